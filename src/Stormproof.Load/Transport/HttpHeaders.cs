namespace Stormproof.Load.Transport;

/// <summary>Header lines of an answer, one after the other as they came.</summary>
public readonly ref struct HttpHeaders
{
    private readonly ReadOnlySpan<byte> _lines;

    internal HttpHeaders(ReadOnlySpan<byte> lines) => _lines = lines;

    /// <summary>From the first line.</summary>
    public Enumerator GetEnumerator() => new(_lines);

    /// <summary>A header.</summary>
    public readonly ref struct Header
    {
        internal Header(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
        {
            Name = name;
            Value = value;
        }

        /// <summary>Its name as it was written; names compare without case.</summary>
        public ReadOnlySpan<byte> Name { get; }

        /// <summary>Its value without blanks around it.</summary>
        public ReadOnlySpan<byte> Value { get; }
    }

    /// <summary>Walks the lines.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> lines) => _rest = lines;

        /// <summary>The header.</summary>
        public Header Current { get; private set; }

        /// <summary>The next header.</summary>
        public bool MoveNext()
        {
            var end = _rest.IndexOf("\r\n"u8);
            if (end < 0)
            {
                return false;
            }

            // The lines were checked when they came: each has a colon after a name.
            var line = _rest[..end];
            var colon = line.IndexOf((byte)':');
            Current = new Header(line[..colon], line[(colon + 1)..].Trim(" \t"u8));
            _rest = _rest[(end + 2)..];
            return true;
        }
    }
}
