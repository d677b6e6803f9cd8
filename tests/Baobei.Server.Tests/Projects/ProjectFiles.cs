using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Projects;
using Baobei.Server.Features.Projects;
using Baobei.Server.Ui;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Projects;

/// <summary>Files of projects, made and handed in.</summary>
internal static class ProjectFiles
{
    public const string Head =
        "account_name,name,industry,region,description,contact_name,products,amount,expected_sign_on,expected_revenue_month";

    public static string Row(Town town, string account, string name, string products = "ecs", string amount = "120000", string industry = "65") => string.Create(
        CultureInfo.InvariantCulture, $"{account},{name},{industry},杭州市,Moves to the cloud,Wang Wei,{products},{amount},{town.Now.AddDays(40):yyyy-MM-dd},{town.Now.AddDays(70):yyyy-MM}");

    public static string File(params string[] rows) => Head + "\n" + string.Join('\n', rows) + "\n";

    /// <summary>The vendor's file: with the partner in front.</summary>
    public static string Vendors(params (string Partner, string Row)[] rows) => $"partner,{Head}\n" + string.Concat(rows.Select(row => $"{row.Partner},{row.Row}\n"));

    public static Task<Answer> Brings(this Person person, string file) => person.Brings(Encoding.UTF8.GetBytes(file));

    public static Task<Answer> Brings(this Person person, byte[] file) =>
        person.Calls(HttpMethod.Post, "/api/v1/project-imports", new { file = new { fileName = "projects.csv", content = file } });

    /// <summary>By the form of the page.</summary>
    public static async Task<Answer> HandsIn(this Person person, byte[] content, string fileName = "projects.csv")
    {
        using var form = new MultipartFormDataContent();
        using var file = new ByteArrayContent(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        form.Add(file, "File", fileName);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/projects/import", UriKind.Relative)) { Content = form };
        request.Headers.Add("X-Antiforgery", await person.Http.GetStringAsync(new Uri("/session/token", UriKind.Relative)));
        return await Answer.Of(person, await person.Http.SendAsync(request));
    }

    /// <summary>Brings it and reads what became of it when the dry run is over.</summary>
    public static async Task<string> Checks(this Person person, string file)
    {
        var id = (await person.Brings(file)).Is(201).Json.GetProperty("id").GetString()!;
        await person.Settled(id);
        return id;
    }

    /// <summary>What it is when nobody works on it any more.</summary>
    public static async Task<JsonElement> Settled(this Person person, string id)
    {
        for (var round = 0; round < 400; round++)
        {
            await person.Town.Server.Services.GetRequiredService<ProjectImportWorker>().Drain(person.Town.Vendor.Id);
            var import = (await person.Calls(HttpMethod.Get, $"/api/v1/project-imports/{id}")).Is(200).Json;
            if (import.GetProperty("state").GetString() is not ("checking" or "loading" or "undoing"))
            {
                return import;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The import goes on and on.");
    }

    public static async Task<JsonElement> Loads(this Person person, string id)
    {
        (await person.Calls(HttpMethod.Post, $"/api/v1/project-imports/{id}/load")).Is(200);
        return await person.Settled(id);
    }

    public static async Task<JsonElement> Undoes(this Person person, string id)
    {
        (await person.Calls(HttpMethod.Post, $"/api/v1/project-imports/{id}/undo")).Is(200);
        return await person.Settled(id);
    }

    /// <summary>"2 create", "3 wrong amount validation.project_amount".</summary>
    public static async Task<string[]> RowsOf(this Person person, string id, string query = "?limit=100") =>
        [.. (await person.Calls(HttpMethod.Get, $"/api/v1/project-imports/{id}/rows{query}")).Is(200).Json.GetProperty("data").EnumerateArray().Select(Say)];

    public static int Count(this JsonElement import, string verdict) => import.GetProperty("counts").GetProperty(verdict).GetInt32();

    /// <summary>A file with one row that has this verdict, in the state in which a row has it, as it stands in the database.</summary>
    public static Task<ProjectImport> ProjectFile(this Town town, Id<Partner>? partner, ImportVerdict verdict = ImportVerdict.Create) => town.As(async (_, db) =>
    {
        var import = ProjectImport.Receive(partner, "pipeline.csv", Guid.CreateVersion7(), town.Now, TimeProvider.System.GetUtcNow());
        var part = ProjectImportPart.Of(import.Id, 0, [Line(2, ["", "nobody2026", "Project"])]);
        part.Put([.. ProjectImportPart.RowsOf(part.Rows).Select(row => row with
        {
            Verdict = verdict,
            Faults = verdict == ImportVerdict.Wrong ? [new("account_name", "refused.project.account_unknown", [])] : null,
        })]);
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
    public static Task<Id<ProjectImport>> Stored(this Town town, Id<Partner>? partner, Guid by, int size, params string[] rows) => town.As(async (services, db) =>
    {
        var import = ProjectImport.Receive(partner, "projects.csv", by, town.Now, TimeProvider.System.GetUtcNow());
        var lines = ProjectImportFile.Read(Encoding.UTF8.GetBytes(File(rows))).ToList();
        var columns = ProjectImportColumns.Read(lines[0].Cells, services.GetRequiredService<Texts>());
        import.Received(rows.Length);
        import.Lease(TimeProvider.System.GetUtcNow().AddHours(1));
        db.Add(import);
        foreach (var (number, part) in lines.Skip(1).Chunk(size).Index())
        {
            db.Add(ProjectImportPart.Of(import.Id, number, [.. part.Select(line => Line(line.Number, [.. Enumerable.Range(0, ProjectImportColumns.All.Count)
                .Select(column => Array.IndexOf(columns, column) is >= 0 and var at ? line.Cells[at] : "")]))]));
        }

        await db.SaveChangesAsync();
        return import.Id;
    });

    private static ProjectImportFile.Line Line(int number, string[] cells)
    {
        var all = new string[ProjectImportColumns.All.Count];
        Array.Fill(all, "");
        cells.CopyTo(all, 0);
        return new(number, all);
    }

    private static string Say(JsonElement row) => string.Join(' ', [
        $"{row.GetProperty("line")}", row.GetProperty("verdict").GetString(),
        .. row.GetProperty("faults").EnumerateArray().Select(fault => $"{fault.GetProperty("column").GetString()} {fault.GetProperty("code").GetString()}".Trim()),
    ]);
}
