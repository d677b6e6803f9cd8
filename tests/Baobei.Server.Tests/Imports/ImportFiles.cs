using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Baobei.Domain.Imports;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Features.Imports;
using Baobei.Server.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Imports;

/// <summary>Files of any kind, handed in and worked on.</summary>
internal static class ImportFiles
{
    /// <summary>Of projects, which most files are.</summary>
    private const string Api = "/api/v1/project-imports";

    public static Task<Answer> Brings(this Person person, string file, string api = Api) => person.Brings(Encoding.UTF8.GetBytes(file), api);

    public static Task<Answer> Brings(this Person person, byte[] file, string api = Api) =>
        person.Calls(HttpMethod.Post, api, new { file = new { fileName = "projects.csv", content = file } });

    /// <summary>By the form of the page.</summary>
    public static async Task<Answer> HandsIn(this Person person, byte[] content, string fileName = "projects.csv", string page = "/projects/import")
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "File", fileName);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(page, UriKind.Relative)) { Content = form };
        request.Headers.Add("X-Antiforgery", await person.Http.GetStringAsync(new Uri("/session/token", UriKind.Relative)));
        return await Answer.Of(person, await person.Http.SendAsync(request));
    }

    /// <summary>Brings it and reads what became of it when the dry run is over.</summary>
    public static async Task<string> Checks(this Person person, string file, string api = Api)
    {
        var id = (await person.Brings(file, api)).Is(201).Json.GetProperty("id").GetString()!;
        await person.Settled(id, api);
        return id;
    }

    /// <summary>What it is when nobody works on it any more.</summary>
    public static async Task<JsonElement> Settled(this Person person, string id, string api = Api)
    {
        for (var round = 0; round < 400; round++)
        {
            await person.Town.Server.Services.GetRequiredService<ImportWorker>().Drain(person.Town.Vendor.Id);
            var import = (await person.Calls(HttpMethod.Get, $"{api}/{id}")).Is(200).Json;
            if (import.GetProperty("state").GetString() is not ("checking" or "loading" or "undoing"))
            {
                return import;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The import goes on and on.");
    }

    public static async Task<JsonElement> Loads(this Person person, string id, string api = Api)
    {
        (await person.Calls(HttpMethod.Post, $"{api}/{id}/load")).Is(200);
        return await person.Settled(id, api);
    }

    public static async Task<JsonElement> Undoes(this Person person, string id, string api = Api)
    {
        (await person.Calls(HttpMethod.Post, $"{api}/{id}/undo")).Is(200);
        return await person.Settled(id, api);
    }

    /// <summary>"2 create", "3 wrong amount validation.project_amount".</summary>
    public static async Task<string[]> RowsOf(this Person person, string id, string query = "?limit=100", string api = Api) =>
        [.. (await person.Calls(HttpMethod.Get, $"{api}/{id}/rows{query}")).Is(200).Json.GetProperty("data").EnumerateArray().Select(Say)];

    public static int Count(this JsonElement import, string verdict) => import.GetProperty("counts").GetProperty(verdict).GetInt32();

    /// <summary>A file with one row that has this verdict, in the state in which a row has it, as it stands in the database.</summary>
    public static Task<RegistrationImport> ImportOf(
        this Town town, ImportKind kind, Id<Partner>? partner, string name, ImportVerdict verdict, IReadOnlyList<ImportFault> faults) => town.As(async (_, db) =>
    {
        var import = RegistrationImport.Receive(kind.Subject, partner, "pipeline.csv", Guid.CreateVersion7(), town.Now, TimeProvider.System.GetUtcNow());
        var cells = new string[kind.Columns.All.Count];
        Array.Fill(cells, "");
        cells[kind.Columns.Name] = name;
        var part = ImportPart.Of(import, 0, [new(2, cells)]);
        part.Put([.. ImportPart.RowsOf(part.Rows).Select(row => row with { Verdict = verdict, Faults = verdict is ImportVerdict.Wrong or ImportVerdict.Review ? faults : null })]);
        import.Received(1);
        import.Advance([null], [verdict is ImportVerdict.Loaded or ImportVerdict.Kept ? ImportVerdict.Create : verdict]);
        import.Finish(town.Now);
        if (verdict is ImportVerdict.Loaded or ImportVerdict.Kept)
        {
            import.Load();
            import.Advance([ImportVerdict.Create], [ImportVerdict.Loaded]);
            import.Finish(town.Now);
        }

        if (verdict == ImportVerdict.Kept)
        {
            import.Undo(town.Now);
            import.Advance([ImportVerdict.Loaded], [ImportVerdict.Kept]);
            import.Finish(town.Now);
        }

        db.Add(import);
        db.Add(part);
        await db.SaveChangesAsync();
        return import;
    });

    /// <summary>A file whose dry run has not begun, in parts of so many rows; another process seems to have it for an hour.</summary>
    public static Task<Id<RegistrationImport>> Stored(this Town town, ImportKind kind, Id<Partner>? partner, Guid by, int size, byte[] file) => town.As(async (services, db) =>
    {
        var import = RegistrationImport.Receive(kind.Subject, partner, "file.csv", by, town.Now, TimeProvider.System.GetUtcNow());
        var lines = RegistrationFile.Read(file).ToList();
        var columns = kind.Columns.Read(lines[0].Cells, services.GetRequiredService<Texts>());
        import.Received(lines.Count - 1);
        import.Lease(TimeProvider.System.GetUtcNow().AddHours(1));
        db.Add(import);
        foreach (var (number, part) in lines.Skip(1).Chunk(size).Index())
        {
            db.Add(ImportPart.Of(import, number, [.. part.Select(line => kind.Columns.Ordered(line, columns))]));
        }

        await db.SaveChangesAsync();
        return import.Id;
    });

    private static string Say(JsonElement row) => string.Join(' ', [
        $"{row.GetProperty("line")}", row.GetProperty("verdict").GetString(),
        .. row.GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("column").GetString()} {fault.GetProperty("code").GetString()}".Trim()),
    ]);
}
