using System.Text;

namespace ModelGen.Generator.Emission;

/// <summary>Text with indentation and braces; lines end in \n.</summary>
internal sealed class SourceWriter
{
    private const int LineWidth = 140;

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

    /// <summary>A list between a head and a tail: on one line if it fits, else indented below the head in lines that do.</summary>
    public SourceWriter List(string head, IEnumerable<string> items, string tail)
    {
        var all = string.Join(", ", items);
        if (Fits(head + all + tail)) return Line(head + all + tail);
        Line(head);
        using (Indent()) Wrap(all + tail, "");
        return this;
    }

    /// <summary>A comment, broken into lines that fit.</summary>
    public SourceWriter Comment(string text)
    {
        Wrap(text, "// ");
        return this;
    }

    /// <summary>Lines of XML documentation, each broken into lines that fit.</summary>
    public SourceWriter Documentation(IEnumerable<string> lines)
    {
        foreach (var line in lines) Wrap(line, "/// ");
        return this;
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

    /// <summary>Whether nothing has been written.</summary>
    public bool IsEmpty => _text.Length == 0;

    /// <summary>Another writer at the same indentation, for lines of which it is not known yet whether there are any.</summary>
    public SourceWriter Aside() => new() { _depth = _depth };

    /// <summary>Lines that a writer wrote <see cref="Aside"/>.</summary>
    public SourceWriter Append(SourceWriter other)
    {
        _text.Append(other);
        return this;
    }

    public override string ToString() => _text.ToString();

    private bool Fits(string line) => 4 * _depth + line.Length <= LineWidth;

    private void Wrap(string text, string prefix)
    {
        while (!Fits(prefix + text))
        {
            var room = LineWidth - 4 * _depth - prefix.Length;
            var end = text.LastIndexOf(' ', Math.Min(room, text.Length - 1));

            // A list is broken after a comma if it has one; a word that does not fit stands alone.
            var comma = prefix.Length == 0 ? text.LastIndexOf(", ", Math.Min(room, text.Length - 1), StringComparison.Ordinal) : -1;
            if (comma > 0) end = comma + 1;
            if (end <= 0) break;
            Line(prefix + text.Substring(0, end));
            text = text.Substring(end + 1);
        }

        Line(prefix + text);
    }

    internal readonly struct Scope(SourceWriter writer, string? close) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            if (close is not null) writer.Line(close);
        }
    }
}
