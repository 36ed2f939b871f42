using System.Collections.Concurrent;
using System.Text;
using System.Xml;

namespace CharGptSample;

/// <summary>Makes one plain English text of XML documentation files: a paragraph a line, none of them twice.</summary>
internal static class DocumentationText
{
    /// <summary>Reads the files, in parallel; the text depends on what is in them alone.</summary>
    public static string Gather(IReadOnlyList<string> files)
    {
        var members = new ConcurrentBag<List<DocumentedMember>>();
        Parallel.ForEach(
            Partitioner.Create(files.OrderByDescending(file => new FileInfo(file).Length), EnumerablePartitionerOptions.NoBuffering),
            file => members.Add(Read(file)));
        return Join(members.SelectMany(list => list));
    }

    // Members come in the order of a hash of their names, so that the last tenth of the text, held out to validate, is of the same kind as
    // the rest: by name, it would be all about XML.
    private static string Join(IEnumerable<DocumentedMember> members)
    {
        var ordered = members.ToArray();
        Array.Sort(ordered, static (a, b) => a.Order != b.Order ? a.Order.CompareTo(b.Order) : string.CompareOrdinal(a.Name, b.Name));
        var seen = new HashSet<string>();
        var text = new StringBuilder();
        foreach (var member in ordered)
        {
            foreach (var paragraph in member.Paragraphs)
            {
                if (seen.Add(paragraph)) text.Append(paragraph).Append('\n');
            }
        }

        return text.ToString();
    }

    private static List<DocumentedMember> Read(string file)
    {
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return DocumentationReader.Read(reader);
        }
        catch (Exception e) when (e is XmlException or IOException or UnauthorizedAccessException)
        {
            return []; // one file less of a hundred
        }
    }
}
