using System.Text;

namespace ModelGen.Generator.Checkpoints.Json;

/// <summary>
/// Reads JSON (RFC 8259) to the letter: no comments, no trailing commas, no NaN, no name twice in one object. An analyzer can rely on no
/// JSON library to be there, whatever runs it.
/// </summary>
internal sealed class JsonReader
{
    /// <summary>The longest text, which is also the longest header of a safetensors file.</summary>
    public const int LongestText = 100_000_000;

    /// <summary>How many arrays and objects may stand inside one another, so that no text can exhaust the stack.</summary>
    public const int DeepestNesting = 64;

    private readonly string _text;
    private int _position;
    private int _depth;

    private JsonReader(string text) => _text = text;

    /// <summary>Reads a text that is one value.</summary>
    /// <exception cref="JsonFaultException">It is not JSON, is too long, or is nested too deep.</exception>
    public static JsonValue Parse(string text)
    {
        if (text.Length > LongestText) throw new JsonFaultException(0, $"the text has {text.Length} characters; at most {LongestText}");
        var reader = new JsonReader(text);
        reader.SkipSpace();
        var value = reader.ReadValue();
        reader.SkipSpace();
        return reader._position == text.Length ? value : throw reader.Fault("expected the end");
    }

    private char Current => _position < _text.Length ? _text[_position] : '\0';

    private JsonValue ReadValue()
    {
        var start = _position;
        switch (Current)
        {
            case '{':
                return Nested(ReadObject);
            case '[':
                return Nested(ReadArray);
            case '"':
                return new JsonValue(JsonKind.String, start, ReadString());
            case 't':
                return ReadWord("true", JsonKind.True);
            case 'f':
                return ReadWord("false", JsonKind.False);
            case 'n':
                return ReadWord("null", JsonKind.Null);
            case '-' or (>= '0' and <= '9'):
                return ReadNumber();
            default:
                throw Fault("expected a value");
        }
    }

    private JsonValue Nested(Func<JsonValue> read)
    {
        if (++_depth > DeepestNesting) throw Fault($"more than {DeepestNesting} arrays and objects inside one another");
        var value = read();
        _depth--;
        return value;
    }

    private JsonValue ReadObject()
    {
        var start = _position++;
        var members = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        var names = new List<string>();
        SkipSpace();
        if (Accept('}')) return new JsonValue(start, members, names);
        do
        {
            SkipSpace();
            var nameStart = _position;
            if (Current != '"') throw Fault("expected a name in quotes");
            var name = ReadString();
            if (members.ContainsKey(name)) throw new JsonFaultException(nameStart, $"the name {Quoted.Of(name)} is there twice");
            SkipSpace();
            if (!Accept(':')) throw Fault("expected ':'");
            SkipSpace();
            members.Add(name, ReadValue());
            names.Add(name);
            SkipSpace();
        }
        while (Accept(','));
        return Accept('}') ? new JsonValue(start, members, names) : throw Fault("expected ',' or '}'");
    }

    private JsonValue ReadArray()
    {
        var start = _position++;
        var items = new List<JsonValue>();
        SkipSpace();
        if (Accept(']')) return new JsonValue(start, items);
        do
        {
            SkipSpace();
            items.Add(ReadValue());
            SkipSpace();
        }
        while (Accept(','));
        return Accept(']') ? new JsonValue(start, items) : throw Fault("expected ',' or ']'");
    }

    private JsonValue ReadWord(string word, JsonKind kind)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0) throw Fault("expected a value");
        _position += word.Length;
        return new JsonValue(kind, _position - word.Length);
    }

    private JsonValue ReadNumber()
    {
        var start = _position;
        Accept('-');
        if (!Accept('0')) SkipDigits();
        if (Accept('.')) SkipDigits();
        if (Accept('e') || Accept('E'))
        {
            if (!Accept('+')) Accept('-');
            SkipDigits();
        }

        return new JsonValue(JsonKind.Number, start, _text.Substring(start, _position - start));
    }

    private void SkipDigits()
    {
        if (Current is < '0' or > '9') throw Fault("expected a digit");
        while (Current is >= '0' and <= '9') _position++;
    }

    private string ReadString()
    {
        var start = ++_position;
        while (Current is >= ' ' and not '"' and not '\\') _position++;
        if (Current == '"') return _text.Substring(start, _position++ - start);

        var text = new StringBuilder(_text, start, _position - start, 2 * (_position - start) + 16);
        while (!Accept('"'))
        {
            if (_position == _text.Length) throw new JsonFaultException(_position, "the text ends inside a string");
            if (Current < ' ') throw Fault("a control character inside a string");
            if (Current == '\\') ReadEscape(text);
            else text.Append(_text[_position++]);
        }

        return text.ToString();
    }

    private void ReadEscape(StringBuilder text)
    {
        var start = _position++;
        var letter = Current;
        _position++;
        switch (letter)
        {
            case '"' or '\\' or '/':
                text.Append(letter);
                break;
            case 'b':
                text.Append('\b');
                break;
            case 'f':
                text.Append('\f');
                break;
            case 'n':
                text.Append('\n');
                break;
            case 'r':
                text.Append('\r');
                break;
            case 't':
                text.Append('\t');
                break;
            case 'u':
                ReadCodeUnits(text, start);
                break;
            default:
                throw new JsonFaultException(start, "an unknown escape inside a string");
        }
    }

    private void ReadCodeUnits(StringBuilder text, int start)
    {
        var first = ReadCodeUnit(start);
        text.Append(first);
        if (!char.IsSurrogate(first)) return;
        if (!char.IsHighSurrogate(first) || !Accept('\\') || !Accept('u')) throw Half();
        var second = ReadCodeUnit(start);
        text.Append(char.IsLowSurrogate(second) ? second : throw Half());

        JsonFaultException Half() => new(start, "half of a surrogate pair inside a string");
    }

    private char ReadCodeUnit(int start)
    {
        var unit = 0;
        for (var i = 0; i < 4; i++)
        {
            var digit = Current switch
            {
                >= '0' and <= '9' => Current - '0',
                >= 'a' and <= 'f' => Current - 'a' + 10,
                >= 'A' and <= 'F' => Current - 'A' + 10,
                _ => throw new JsonFaultException(start, "an escape without four hexadecimal digits inside a string"),
            };
            unit = unit * 16 + digit;
            _position++;
        }

        return (char)unit;
    }

    private void SkipSpace()
    {
        while (Current is ' ' or '\t' or '\n' or '\r') _position++;
    }

    private bool Accept(char expected)
    {
        if (_position == _text.Length || _text[_position] != expected) return false;
        _position++;
        return true;
    }

    private JsonFaultException Fault(string fault) =>
        new(_position, _position < _text.Length ? fault : $"{fault}, but the text ends");
}
