using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Baobei.Domain.Ledger;

/// <summary>
/// What a hash of the ledger is taken of: values one after the other, numbers and ids in big-endian order, texts and bytes with their length in front, so
/// that no two contents look the same. It is made for every row that is written or verified, so it takes no memory of its own.
/// </summary>
internal ref struct HashContent(Span<byte> space)
{
    private readonly Span<byte> _space = space;
    private int _length;

    /// <summary>How much space a text of so many characters takes at most.</summary>
    public static int SpaceOf(string? text) => 4 + ((text?.Length ?? 0) * 3);

    public void Add(byte value) => _space[_length++] = value;

    public void Add(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(_space[_length..], value);
        _length += sizeof(long);
    }

    public void Add(DateTimeOffset? time) => Add(time is { } at ? Transfer.Microseconds(at) : 0);

    public void Add(Guid? id)
    {
        (id ?? Guid.Empty).TryWriteBytes(_space[_length..], bigEndian: true, out _);
        _length += 16;
    }

    public void Add(string? text)
    {
        var written = Encoding.UTF8.GetBytes(text ?? "", _space[(_length + 4)..]);
        BinaryPrimitives.WriteInt32BigEndian(_space[_length..], written);
        _length += 4 + written;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        BinaryPrimitives.WriteInt32BigEndian(_space[_length..], bytes.Length);
        bytes.CopyTo(_space[(_length + 4)..]);
        _length += 4 + bytes.Length;
    }

    /// <summary>SHA-256 of all of it.</summary>
    public readonly byte[] Hash() => SHA256.HashData(_space[.._length]);

    public readonly void Hash(Span<byte> hash) => SHA256.HashData(_space[.._length], hash);
}
