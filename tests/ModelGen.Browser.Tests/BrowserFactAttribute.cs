namespace ModelGen.Browser.Tests;

/// <summary>A test that is skipped where there is no browser to run it in.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (InstalledBrowser.Path is null) Skip = InstalledBrowser.Missing;
    }
}
