using System.Text;

namespace ModelGen.Generator.Emission;

/// <summary>Text with indentation and braces; lines end in \n.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    public SourceWriter Line(string line = "")
    {
        if (line.Length > 0) _text.Append(' ', 4 * _depth).Append(line);
        _text.Append('\n');
        return this;
    }

    /// <summary>Several lines of equal indentation.</summary>
    public SourceWriter Lines(params string[] lines)
    {
        foreach (var line in lines) Line(line);
        return this;
    }

    /// <summary>A head line and a brace; dispose closes it.</summary>
    public Scope Block(string head)
    {
        Line(head);
        return Block();
    }

    public Scope Block()
    {
        Line("{");
        _depth++;
        return new Scope(this, "}");
    }

    /// <summary>The head of a body that is a single statement, without braces.</summary>
    public void Single(string head, string statement)
    {
        Line(head);
        _depth++;
        Line(statement);
        _depth--;
    }

    /// <summary>One level deeper, without braces.</summary>
    public Scope Indent()
    {
        _depth++;
        return new Scope(this, null);
    }

    public override string ToString() => _text.ToString();

    internal readonly struct Scope(SourceWriter writer, string? close) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (close is not null) writer.Line(close);
        }
    }
}
