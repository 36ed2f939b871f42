namespace ModelGen.Browser.Tests;

/// <summary>Tests that are skipped where there is no browser to run them in.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (InstalledBrowser.Path is null) Skip = InstalledBrowser.Missing;
    }
}
