using System.Text;
using System.Xml;

namespace CharGptSample;

/// <summary>The prose of one documented type or member.</summary>
/// <param name="Name">Its documentation id.</param>
/// <param name="Order">A hash of the name.</param>
/// <param name="Paragraphs">Its paragraphs, each on one line.</param>
internal sealed record DocumentedMember(string Name, ulong Order, List<string> Paragraphs);

/// <summary>Takes the prose out of XML documentation: references become the names they refer to, code and markup go.</summary>
internal sealed class DocumentationReader
{
    private readonly List<DocumentedMember> _members = [];
    private readonly StringBuilder _paragraph = new();

    private DocumentationReader()
    {
    }

    /// <summary>The members that have any prose, in the order of the file.</summary>
    public static List<DocumentedMember> Read(XmlReader reader)
    {
        var prose = new DocumentationReader();
        while (!reader.EOF)
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "code" }) reader.Skip();
            else
            {
                prose.Accept(reader);
                reader.Read();
            }
        }

        prose._members.RemoveAll(member => member.Paragraphs.Count == 0);
        return prose._members;
    }

    /// <summary>What people call the thing that a documentation id names: <c>Insert</c> for <c>M:System.String.Insert(...)</c>.</summary>
    internal static string SimpleName(ReadOnlySpan<char> id)
    {
        if (id.IndexOf(':') is >= 0 and var colon) id = id[(colon + 1)..];
        if (id.IndexOf('(') is >= 0 and var parenthesis) id = id[..parenthesis];
        if (id.EndsWith(".#ctor")) id = id[..^".#ctor".Length];
        id = id[(id.LastIndexOf('.') + 1)..];
        if (id.IndexOf('`') is >= 0 and var arity) id = id[..arity];
        return id.ToString();
    }

    private void Accept(XmlReader reader)
    {
        switch (reader.NodeType)
        {
            case XmlNodeType.Element when reader.LocalName == "member":
                var name = reader.GetAttribute("name") ?? "";
                _members.Add(new DocumentedMember(name, StableHash.Of(name), []));
                break;
            case XmlNodeType.Element when reader.IsEmptyElement || reader.LocalName == "xref":
                AppendReference(reader);
                break;
            case XmlNodeType.Element or XmlNodeType.EndElement when !IsInline(reader.LocalName):
                EndParagraph();
                break;
            case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace:
                AppendText(reader.Value);
                break;
        }
    }

    private static bool IsInline(string element) => element
        is "see" or "seealso" or "paramref" or "typeparamref" or "xref" or "a" or "c" or "b" or "i" or "em" or "strong" or "sup" or "sub";

    private void AppendReference(XmlReader reader)
    {
        if (reader.GetAttribute("cref") is { } member) AppendText(SimpleName(member));
        else if (reader.GetAttribute("uid") is { } identifier) AppendText(SimpleName(identifier));
        else if ((reader.GetAttribute("langword") ?? reader.GetAttribute("name")) is { } word) AppendText(word);
    }

    private void AppendText(string text)
    {
        var newLines = 0;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                // An empty line ends a paragraph, as in Markdown.
                if (c == '\n' && ++newLines == 2) EndParagraph();
                if (_paragraph.Length > 0 && _paragraph[^1] != ' ') _paragraph.Append(' ');
                continue;
            }

            newLines = 0;
            if (Prose.Plain(c) is { } plain) _paragraph.Append(plain);
        }
    }

    private void EndParagraph()
    {
        var paragraph = _paragraph.ToString().Trim();
        _paragraph.Clear();
        if (_members.Count > 0 && Prose.IsParagraph(paragraph)) _members[^1].Paragraphs.Add(paragraph);
    }
}
