using System.Globalization;
using System.IO.Compression;
using System.Text;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Matching;
using Baobei.Domain.Metering;
using Baobei.Server.Access;
using Baobei.Server.Data;
using Baobei.Server.Features.Customers;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.EntityFrameworkCore;

namespace Baobei.Server.Features.BusinessDetails;

/// <summary>
/// Takes in a file of the vendor's metering (FOCUS 1.0, CSV in UTF-8, gzip or not) while it is read, some thousands of lines at a time. Each part is stored for good with the
/// count of the delivery; a line that is there already is not stored again. So whatever breaks off is simply handed in again.
/// </summary>
public sealed class DeliverUsage(Db db, Caller caller, TimeProvider clock)
{
    private const int Batch = 4000;

    private readonly Dictionary<string, AssociationHistory?> _accounts = new(StringComparer.Ordinal);

    /// <summary><see cref="InvalidField"/> on <c>File</c>: <c>file_columns</c>, <c>file_encoding</c>, <c>file_no_rows</c>.</summary>
    public async Task<UsageDelivery> Run(Stream content, string fileName, CancellationToken ct)
    {
        await using var unpacked = await Unpack(content, ct);
        using var reader = new StreamReader(unpacked, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, 1 << 16);
        using var parser = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectColumnCountChanges = false,
            BadDataFound = null,
            IgnoreBlankLines = true,
            MaxFieldSize = 1_000_000,
            CacheFields = false,
            BufferSize = 1 << 16,
        });
        if (!await Next(parser))
        {
            throw new InvalidField("File", "file_no_rows");
        }

        var focus = new FocusReader(parser.Record!);
        var delivery = UsageDelivery.Begin(fileName, caller.Name, clock.GetUtcNow());
        db.Add(delivery);
        await db.SaveChangesAsync(ct);
        var (read, refused, lines) = (new List<ReadUsage>(Batch), new List<UsageFault>(), 0);

        // While one part is stored, the next is read.
        var storing = Task.CompletedTask;
        try
        {
            while (await Next(parser))
            {
                lines++;
                if (focus.Read(parser.Row, parser.Record!, delivery.Id, out var line) is { } fault)
                {
                    refused.Add(fault);
                }
                else
                {
                    read.Add(line);
                }

                if (lines == Batch)
                {
                    await storing;
                    var part = (lines, read, refused);
                    storing = Task.Run(() => Store(delivery, part.lines, part.read, part.refused, ct), ct);
                    (lines, read, refused) = (0, new(Batch), []);
                }
            }

            await storing;
        }
        finally
        {
            // Whatever became of reading, nobody else works with the database before.
            await storing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Store(delivery, lines, read, refused, ct);
        delivery.Finish(clock.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return delivery;
    }

    private static async Task<bool> Next(CsvParser parser)
    {
        try
        {
            return await parser.ReadAsync();
        }
        catch (Exception failure) when (failure is DecoderFallbackException or InvalidDataException or CsvHelperException)
        {
            throw new InvalidField("File", "file_encoding");
        }
    }

    private static async Task<Stream> Unpack(Stream content, CancellationToken ct)
    {
        // Two bytes say whether it is packed; they are read again with the rest.
        var head = new byte[2];
        var got = await content.ReadAtLeastAsync(head, 2, throwOnEndOfStream: false, ct);
        var whole = new Rejoined(head.AsMemory(0, got), content);
        return head is [0x1F, 0x8B] ? new GZipStream(whole, CompressionMode.Decompress) : whole;
    }

    private async Task Store(UsageDelivery delivery, int lines, List<ReadUsage> read, List<UsageFault> refused, CancellationToken ct)
    {
        await Look(read, ct);
        var rows = new List<UsageLine>(read.Count);
        foreach (var (number, account, name, line) in read)
        {
            if ((_accounts[account] ?? (name is null ? null : _accounts[name])) is not { } history)
            {
                refused.Add(new(number, "SubAccountId", "account", account));
                continue;
            }

            rows.Add(line.Of(history.Account.Id, history.At(line.ChargeStart)?.Partner ?? default));
        }

        refused.Sort((left, right) => left.Line.CompareTo(right.Line));
        await db.Atomically(
            async () =>
            {
                delivery.Count(lines, await db.InsertNew(rows, ct), refused);
                return await db.SaveChangesAsync(ct);
            },
            ct);
    }

    /// <summary>Whose the accounts are that these lines name, by id or by account name.</summary>
    private async Task Look(List<ReadUsage> read, CancellationToken ct)
    {
        List<string> unknown = [.. read.SelectMany(line => line.AccountName is { } name ? [line.Account, name] : new[] { line.Account }).Distinct(StringComparer.Ordinal).Where(name => !_accounts.ContainsKey(name))];
        foreach (var some in unknown.Chunk(500))
        {
            var keys = some.ToDictionary(name => name, LoginName.Key, StringComparer.Ordinal);
            var ids = some.Select(name => Id<CustomerAccount>.TryParse(name, null, out var id) ? id : default).Where(id => id != default).ToList();
            var wanted = keys.Values.Distinct().ToList();
            var found = await db.CustomerAccounts.AsNoTracking().Where(a => wanted.Contains(a.AccountNameKey) || ids.Contains(a.Id)).ToListAsync(ct);
            var histories = await db.Histories(found, ct);
            foreach (var (name, key) in keys)
            {
                _accounts[name] = found.Find(one => one.AccountNameKey == key || one.Id.ToString() == name) is { } account ? histories[account.Id] : null;
            }
        }
    }

    /// <summary>A stream with what was read of it put back in front.</summary>
    private sealed class Rejoined(ReadOnlyMemory<byte> head, Stream rest) : Stream
    {
        private ReadOnlyMemory<byte> _head = head;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_head.Length == 0)
            {
                return await rest.ReadAsync(buffer, cancellationToken);
            }

            var count = Math.Min(_head.Length, buffer.Length);
            _head[..count].CopyTo(buffer);
            _head = _head[count..];
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
