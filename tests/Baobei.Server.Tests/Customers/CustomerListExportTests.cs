using Baobei.Domain.Customers;
using Baobei.Domain.People;

namespace Baobei.Server.Tests.Customers;

public sealed class CustomerListExportTests(TestServer server)
{
    [Fact]
    public async Task The_export_has_what_the_list_shows_and_is_written_down()
    {
        var town = await Town.Build(server);
        var (sales, partner) = await town.Seller();
        var now = town.Now;
        await town.Has(partner, Stock.Details("Acme \"China\", Ltd", "=HYPERLINK(\"http://evil\")") with { Remark = "Two\nlines" }, now.AddDays(-2));
        await town.Has(partner, Stock.Details("云帆") with { CustomerType = CustomerType.Individual }, now.AddDays(-1));
        var response = await sales.Http.GetAsync(new Uri("/customers.csv", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Matches("^customers-[0-9]{8}-[0-9]{6}[.]csv$", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = System.Text.Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("Customer,Nickname,Account,", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("云帆,,,,Observing,Individual,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("\"Acme \"\"China\"\", Ltd\",\"'=HYPERLINK(\"\"http://evil\"\")\",", lines[2], StringComparison.Ordinal);
        Assert.Contains("\"Two\nlines\"", lines[2], StringComparison.Ordinal);
        Assert.Equal(2, (await sales.Opens("/customers.csv?type=individual")).Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var audit = await town.As((_, db) => Task.FromResult(db.Audit.Where(a => a.Event == "customers.exported").OrderBy(a => a.Id).ToList()));
        Assert.Equal([sales.User!.Id, sales.User.Id], audit.Select(entry => entry.UserId!.Value));
        Assert.Contains("type=individual", audit[1].Details, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_vendors_export_names_the_partner()
    {
        var town = await Town.Build(server);
        var (_, partner) = await town.Seller("Northern");
        await town.Has(partner, "Acme", town.Now.AddDays(-1));
        var auditor = await town.Someone(Role.Auditor);
        var lines = (await auditor.Opens("/customers.csv")).Is(200).Body.Split("\r\n");
        Assert.StartsWith($"{partner.Name},Acme,", lines[1], StringComparison.Ordinal);
    }
}
