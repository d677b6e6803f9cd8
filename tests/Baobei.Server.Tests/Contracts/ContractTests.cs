using System.Security.Cryptography;
using System.Text.Json;
using Baobei.Domain.Contracts;
using Baobei.Domain.Customers;
using Baobei.Domain.Kernel;
using Baobei.Domain.Messages;
using Baobei.Domain.People;
using Baobei.Server.Features.Documents;
using Baobei.Server.Features.Mail;
using Baobei.Server.Features.Messages;
using Baobei.Server.Tests.Invitations;
using Baobei.Server.Tests.Papers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Baobei.Server.Tests.Contracts;

/// <summary>合同: written by the vendor, signed by both sides, kept as a file.</summary>
public sealed class ContractTests(TestServer server)
{
    private static readonly Dictionary<string, string> _nothing = [];

    [Fact]
    public async Task On_pages_a_template_is_written_and_a_partner_and_the_vendor_sign()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner("Lanting Networks");
        var (boss, owner) = (await town.Someone(Role.VendorOperator), await town.Someone(Role.PartnerOwner, partner));
        Assert.Contains("/contracts/templates/new", (await boss.Opens("/contracts/new")).Is(200).Body, StringComparison.Ordinal);
        var wrong = await boss.Submits("/contracts/templates/new", new Dictionary<string, string> { ["Name"] = " ", ["Body"] = "For {{account}}" }, "/contracts/templates");
        Assert.Equal(["Name", "Body"], wrong.Is(422).WrongFields());
        var written = await boss.Submits(
            "/contracts/templates/new",
            new Dictionary<string, string> { ["Name"] = "Framework agreement", ["Language"] = "English", ["Body"] = "# Subject\n{{vendor}} and {{partner}} ({{number}})\n\nSecond paragraph" },
            "/contracts/templates");
        var template = written.Is(303).Location!.Split('?')[0];
        (await boss.Submits($"{template}/versions/new", new Dictionary<string, string> { ["Body"] = "# Subject\n{{vendor}} sells by {{partner}}, {{number}}" }, $"{template}/versions")).Is(303);
        Assert.Contains("Second paragraph", (await boss.Opens($"{template}?number=1")).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Second paragraph", (await boss.Opens(template)).Is(200).Body, StringComparison.Ordinal);

        // The draft is the vendor's alone.
        var id = template[(template.LastIndexOf('/') + 1)..];
        Assert.Equal(["PartnerName"], (await boss.Submits("/contracts/new", new Dictionary<string, string> { ["TemplateId"] = id })).Is(422).WrongFields());
        Assert.Equal(["PartnerName"], (await boss.Submits("/contracts/new", new Dictionary<string, string> { ["TemplateId"] = id, ["PartnerName"] = "Nobody" })).Is(422).WrongFields());
        var drafted = await boss.Submits("/contracts/new", new Dictionary<string, string> { ["TemplateId"] = id, ["PartnerName"] = "Lanting Networks" });
        var contract = drafted.Is(303).Location!.Split('?')[0];
        Assert.Contains("Vendor sells by Lanting Networks, HT00000001", (await boss.Opens(contract)).Is(200).Body, StringComparison.Ordinal);
        (await owner.Opens(contract)).Is(404);
        Assert.Equal(["Days"], (await boss.Submits(contract, new Dictionary<string, string> { ["Days"] = "91" }, $"{contract}/sending")).Is(422).WrongFields());
        (await boss.Submits(contract, new Dictionary<string, string> { ["Days"] = "10" }, $"{contract}/sending")).Is(303);

        // Both sign; who only reads does not.
        Assert.Contains("HT00000001", (await owner.Opens("/contracts")).Is(200).Body, StringComparison.Ordinal);
        var bookkeeper = await town.Someone(Role.PartnerFinance, partner);
        Assert.DoesNotContain($"{contract}/signature", (await bookkeeper.Opens(contract)).Is(200).Body, StringComparison.Ordinal);
        Assert.Equal(["Agrees"], (await owner.Submits(contract, _nothing, $"{contract}/signature")).Is(422).WrongFields());
        (await owner.Submits(contract, new Dictionary<string, string> { ["Agrees"] = "true" }, $"{contract}/signature")).Is(303);
        Assert.Contains("Not signed", Pdf.Text(await owner.Http.GetByteArrayAsync(new Uri($"{contract}/pdf", UriKind.Relative))).Replace("Notsigned", "Not signed", StringComparison.Ordinal), StringComparison.Ordinal);
        (await boss.Submits(contract, new Dictionary<string, string> { ["Agrees"] = "true" }, $"{contract}/signature")).Is(303);
        Assert.Contains("Signed by both", (await owner.Opens(contract)).Is(200).Body, StringComparison.Ordinal);
        Assert.DoesNotContain($"{contract}/cancellation", (await boss.Opens(contract)).Body, StringComparison.Ordinal);

        var file = await owner.Http.GetByteArrayAsync(new Uri($"{contract}/pdf", UriKind.Relative));
        var text = Pdf.Text(file);
        foreach (var said in new[] { "Frameworkagreement", "HT00000001", "VendorsellsbyLantingNetworks", "PartnerOwner", "VendorOperator", "127.0.0.1" })
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        var kept = await town.As((_, db) => db.Contracts.SingleAsync());
        Assert.Equal(SHA256.HashData(file), kept.DocumentHash);
        Assert.Contains(Convert.ToHexStringLower(kept.DocumentHash!), (await owner.Opens(contract)).Body, StringComparison.Ordinal);
        Assert.All(kept.Signatures, signature => Assert.Contains("127.0.0.1", signature.Address, StringComparison.Ordinal));
        Assert.Equal(
            ["contract.drafted", "contract.sent", "contract.signed", "contract.signed"],
            await town.As((_, db) => db.Audit.Where(a => a.Subject == kept.Id.ToString()).OrderBy(a => a.Id).Select(a => a.Event).ToListAsync()));
    }

    [Fact]
    public async Task A_program_does_the_same_and_the_file_is_the_one_that_was_kept()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var (boss, owner) = (await town.Someone(Role.VendorOperator), await town.Someone(Role.PartnerOwner, partner));
        var template = await Template(boss, "partner", "Text of {{partner}}");
        (await boss.Calls(HttpMethod.Post, "/api/v1/contract-templates", new { name = "Template partner", party = "partner", language = "english", body = "Other" })).IsRefused("template.name_taken");
        var draft = (await boss.Calls(HttpMethod.Post, "/api/v1/contracts", new { templateId = template, partnerName = partner.Name })).Is(201).Json;
        var contract = $"/api/v1/contracts/{draft.GetProperty("id").GetString()}";
        Assert.Equal("draft", draft.GetProperty("status").GetString());
        (await boss.Calls(HttpMethod.Post, $"{contract}/signature", Hash(draft))).IsRefused("contract.wrong_status");
        (await boss.Calls(HttpMethod.Post, $"{contract}/sending", new { days = 5 }, ("If-Match", "\"v7\""))).Is(412);
        (await boss.Calls(HttpMethod.Post, $"{contract}/sending", new { days = 5 })).Is(200);
        (await owner.Calls(HttpMethod.Post, $"{contract}/signature", new { textHash = new string('0', 64), agrees = true })).IsRefused("contract.other_text");
        (await owner.Calls(HttpMethod.Post, $"{contract}/signature", new { textHash = draft.GetProperty("textHash").GetString() })).Is(400);
        (await owner.Calls(HttpMethod.Post, $"{contract}/signature", Hash(draft))).Is(200);
        (await owner.Calls(HttpMethod.Post, $"{contract}/signature", Hash(draft))).IsRefused("contract.already_signed");
        var signed = (await boss.Calls(HttpMethod.Post, $"{contract}/signature", Hash(draft))).Is(200).Json;
        Assert.Equal("signed", signed.GetProperty("status").GetString());
        (await boss.Calls(HttpMethod.Post, $"{contract}/cancellation", new { reason = "Late" })).IsRefused("contract.wrong_status");

        // Whoever changes a byte of the file is found out.
        var kept = await town.As((_, db) => db.Contracts.SingleAsync());
        await town.As(async (services, _) =>
        {
            await services.GetRequiredService<IDocumentStore>().Write(town.Vendor.Id, new Id<Document>(kept.DocumentId!.Value), "%PDF-1.7 other"u8.ToArray(), CancellationToken.None);
            return 0;
        });
        (await owner.Calls(HttpMethod.Get, $"{contract}/pdf")).IsRefused("document.changed");

        // Out of use, no more contracts are made of it, and its name is free.
        (await boss.Calls(HttpMethod.Post, $"/api/v1/contract-templates/{template}/retirement")).Is(200);
        (await boss.Calls(HttpMethod.Post, "/api/v1/contracts", new { templateId = template, partnerName = partner.Name })).IsRefused("template.retired");
        await Template(boss, "partner", "Again");
    }

    [Fact]
    public async Task Of_an_agency_account_the_customer_signs_and_its_partner_sees_nothing()
    {
        var (invited, customer) = await Associated(DistributionType.Agency);
        var boss = await invited.Town.Someone(Role.VendorOperator);
        var owner = await invited.Town.Someone(Role.PartnerOwner, invited.Partner);
        var id = await Sent(boss, "account", "{{customer}} {{customer_code}} {{account}} {{partner}}", new { accountName = "yunfan2026" });
        var shown = (await customer.Calls(HttpMethod.Get, $"/api/v1/my/contracts/{id}")).Is(200).Json;
        Assert.Equal($"Yunfan Technology Co., Ltd. {Invited.GoodCode} yunfan2026 {invited.Partner.Name}", shown.GetProperty("body").GetString());
        (await owner.Calls(HttpMethod.Get, $"/api/v1/contracts/{id}")).Is(404);
        Assert.Contains($"/my/billing/contracts/{id}", (await customer.Opens("/my/billing/contracts")).Is(200).Body, StringComparison.Ordinal);
        (await customer.Submits($"/my/billing/contracts/{id}", new Dictionary<string, string> { ["Agrees"] = "true" }, $"/my/billing/contracts/{id}/signature")).Is(303);
        (await boss.Calls(HttpMethod.Post, $"/api/v1/contracts/{id}/signature", Hash(shown))).Is(200);
        Assert.Contains("yunfan2026", Pdf.Text(await customer.Http.GetByteArrayAsync(new Uri($"/my/billing/contracts/{id}/pdf", UriKind.Relative))), StringComparison.Ordinal);

        // It was told, in its console and by mail.
        await invited.Town.Deliver();
        var told = await invited.Town.As((_, db) => db.Messages.Where(m => m.Link == $"/my/billing/contracts/{id}").OrderBy(m => m.Id).Select(m => m.Kind).ToListAsync());
        Assert.Equal(["contract_to_sign", "contract_complete"], told);
        Assert.Contains(await invited.Town.As((_, db) => db.Set<MailBoxItem>().Select(m => m.Subject).ToListAsync()), subject => subject.StartsWith("A contract to sign", StringComparison.Ordinal) || subject.StartsWith("请签署合同", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_resale_account_the_partner_signs_as_long_as_it_is_its_own()
    {
        var (invited, customer) = await Associated(DistributionType.Resale);
        var boss = await invited.Town.Someone(Role.VendorOperator);
        var owner = await invited.Town.Someone(Role.PartnerOwner, invited.Partner);
        var id = await Sent(boss, "account", "{{customer}}", new { accountName = "yunfan2026" });
        var shown = (await owner.Calls(HttpMethod.Get, $"/api/v1/contracts/{id}")).Is(200).Json;
        Assert.Equal(
            ("partner", "Yunfan Technology Co., Ltd.", "Yunfan Technology Co., Ltd.", invited.Partner.Name),
            (shown.GetProperty("signer").GetString(), shown.GetProperty("body").GetString(), shown.GetProperty("counterparty").GetString(), shown.GetProperty("signedForBy").GetString()));
        Assert.Contains($"by{invited.Partner.Name}", Pdf.Text(await owner.Http.GetByteArrayAsync(new Uri($"/contracts/{id}/pdf", UriKind.Relative))), StringComparison.Ordinal);
        (await customer.Calls(HttpMethod.Get, $"/api/v1/my/contracts/{id}")).Is(404);
        Assert.Contains(invited.Partner.Name, (await customer.Opens("/my/billing/contracts")).Is(200).Page.QuerySelector("main .box")!.TextContent, StringComparison.Ordinal);

        // The association ends: the partner signs for it no more.
        (await customer.Submits("/my/partner", _nothing, "/my/partner/notice")).Is(303);
        (await owner.Calls(HttpMethod.Post, $"/api/v1/customers/{invited.CustomerId}/release/confirmation")).Is(200);
        (await owner.Calls(HttpMethod.Post, $"/api/v1/contracts/{id}/signature", Hash(shown))).IsRefused("contract.signer_changed");
    }

    [Fact]
    public async Task What_is_not_signed_in_time_is_over_and_both_are_told_once()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var (boss, owner) = (await town.Someone(Role.VendorOperator), await town.Someone(Role.PartnerOwner, partner));
        var id = await Sent(boss, "partner", "Text", new { partnerName = partner.Name });
        var shown = (await owner.Calls(HttpMethod.Get, $"/api/v1/contracts/{id}")).Is(200).Json;
        town.Pass(shown.GetProperty("signBy").GetDateTimeOffset() - town.Now);
        Assert.Equal("expired", (await owner.Calls(HttpMethod.Get, $"/api/v1/contracts/{id}")).Json.GetProperty("status").GetString());
        Assert.Single((await boss.Calls(HttpMethod.Get, "/api/v1/contracts?status=expired")).Is(200).Json.GetProperty("data").EnumerateArray());
        Assert.Empty((await boss.Calls(HttpMethod.Get, "/api/v1/contracts?status=awaiting_signature")).Is(200).Json.GetProperty("data").EnumerateArray());
        (await owner.Calls(HttpMethod.Post, $"/api/v1/contracts/{id}/signature", Hash(shown))).IsRefused("contract.expired");
        await town.RunSchedule();
        await town.RunSchedule();
        await town.Deliver();
        Assert.Equal(["contract_expired", "contract_to_sign"], await Told(owner));
        Assert.Equal(["contract_expired"], await Told(boss));
    }

    [Fact]
    public async Task Either_side_can_end_it_before_both_have_signed_and_the_other_reads_why()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var (boss, owner) = (await town.Someone(Role.VendorOperator), await town.Someone(Role.PartnerOwner, partner));
        var (refused, taken) = (await Sent(boss, "partner", "Text", new { partnerName = partner.Name }), await Sent(boss, null, "Text", new { partnerName = partner.Name }));
        Assert.Equal(["Reason"], (await owner.Submits($"/contracts/{refused}/refusal", _nothing)).Is(422).WrongFields());
        (await owner.Submits($"/contracts/{refused}/refusal", new Dictionary<string, string> { ["Reason"] = "Other terms" })).Is(303);
        Assert.Contains("Other terms", (await boss.Opens($"/contracts/{refused}")).Is(200).Body, StringComparison.Ordinal);
        (await boss.Submits($"/contracts/{taken}/cancellation", new Dictionary<string, string> { ["Reason"] = "Wrong date" })).Is(303);
        Assert.Contains("Wrong date", (await owner.Opens($"/contracts/{taken}")).Is(200).Body, StringComparison.Ordinal);
        (await boss.Calls(HttpMethod.Post, $"/api/v1/contracts/{taken}/refusal", new { reason = "No" })).IsRefused("contract.own");
        await town.Deliver();
        Assert.Equal(["contract_cancelled", "contract_to_sign", "contract_to_sign"], await Told(owner));
        Assert.Equal(["contract_refused"], await Told(boss));
    }

    [Fact]
    public async Task Of_two_who_sign_at_the_same_moment_both_signatures_are_kept_and_one_file()
    {
        var town = await Town.Build(server);
        var partner = await town.Partner();
        var (boss, owner) = (await town.Someone(Role.VendorOperator), await town.Someone(Role.PartnerOwner, partner));
        var id = await Sent(boss, "partner", "Text", new { partnerName = partner.Name });
        var shown = (await owner.Calls(HttpMethod.Get, $"/api/v1/contracts/{id}")).Is(200).Json;
        await Task.WhenAll(new[] { boss, owner, boss, owner }.Select(who => who.Calls(HttpMethod.Post, $"/api/v1/contracts/{id}/signature", Hash(shown))));
        foreach (var who in new[] { boss, owner })
        {
            // Whoever came second is asked to look again.
            var again = await who.Calls(HttpMethod.Post, $"/api/v1/contracts/{id}/signature", Hash(shown));
            Assert.True(again.Status is 200 || again.Body.Contains("contract.", StringComparison.Ordinal), $"{again.Status} {again.Body}");
        }

        var kept = await town.As((_, db) => db.Contracts.SingleAsync());
        Assert.Equal((ContractStatus.Signed, 2), (kept.Status, kept.Signatures.Count));
        Assert.Equal(1, await town.As((_, db) => db.Set<Document>().CountAsync()));
    }

    [Fact]
    public async Task Partners_read_their_own_only_and_an_account_without_an_identity_signs_nothing()
    {
        var town = await Town.Build(server);
        var (one, other) = (await town.Partner(), await town.Partner("Other"));
        var boss = await town.Someone(Role.VendorOperator);
        var stranger = await town.Someone(Role.PartnerOwner, other);
        var id = await Sent(boss, "partner", "Text", new { partnerName = one.Name });
        (await stranger.Calls(HttpMethod.Get, $"/api/v1/contracts/{id}")).Is(404);
        (await stranger.Opens($"/contracts/{id}")).Is(404);
        (await stranger.Calls(HttpMethod.Get, "/api/v1/contract-templates")).Is(403);
        Assert.Empty((await stranger.Calls(HttpMethod.Get, "/api/v1/contracts")).Is(200).Json.GetProperty("data").EnumerateArray());
        var sales = await town.Someone(Role.PartnerSales, one);
        (await sales.Opens("/contracts")).Is(403);
        var template = await Template(boss, "account", "Text");
        (await boss.Calls(HttpMethod.Post, "/api/v1/direct-accounts", new { accountName = "direct2026", customerType = "enterprise", holderName = "Direct Co., Ltd.", email = "d@direct.example", phone = "13800138001" })).Is(201);
        (await boss.Calls(HttpMethod.Post, "/api/v1/contracts", new { templateId = template, accountName = "direct2026" })).Is(201);
        (await boss.Calls(HttpMethod.Post, "/api/v1/contracts", new { templateId = template, accountName = "nobody2026" })).Is(400);
        var invited = await Invited.In(town);
        await invited.SignsUp();
        (await boss.Calls(HttpMethod.Post, "/api/v1/contracts", new { templateId = template, accountName = "yunfan2026" })).IsRefused("contract.account_not_verified");
    }

    private static object Hash(JsonElement contract) => new { textHash = contract.GetProperty("textHash").GetString(), agrees = true };

    private async Task<(Invited Invited, Person Customer)> Associated(DistributionType type)
    {
        var town = await Town.Build(server);
        var invited = await Invited.In(town);
        await town.As((_, db) => db.AcrossPartners<CustomerInvitation>().ExecuteUpdateAsync(set => set.SetProperty(i => i.DistributionType, type)));
        var customer = await invited.SignsUp();
        (await customer.Submits("/my/verification", new Dictionary<string, string> { ["Name"] = "Yunfan Technology Co., Ltd.", ["CreditCode"] = Invited.GoodCode })).Is(303);
        return (invited, customer);
    }

    private static async Task<string> Template(Person boss, string party, string body) => (await boss.Calls(
        HttpMethod.Post, "/api/v1/contract-templates", new { name = $"Template {party}", party, language = "english", body })).Is(201).Json.GetProperty("id").GetString()!;

    /// <summary>A contract that both can sign within five days.</summary>
    /// <param name="party">Null: of the template that is there.</param>
    private static async Task<string> Sent(Person boss, string? party, string body, object with)
    {
        var template = party is not null ? await Template(boss, party, body)
            : (await boss.Calls(HttpMethod.Get, "/api/v1/contract-templates")).Is(200).Json.GetProperty("data")[0].GetProperty("id").GetString()!;
        var fields = JsonSerializer.SerializeToNode(with)!.AsObject();
        fields["templateId"] = template;
        var id = (await boss.Calls(HttpMethod.Post, "/api/v1/contracts", fields)).Is(201).Json.GetProperty("id").GetString()!;
        (await boss.Calls(HttpMethod.Post, $"/api/v1/contracts/{id}/sending", new { days = 5 })).Is(200);
        return id;
    }

    private static async Task<string[]> Told(Person reader) => await reader.Town.As(async (_, db) =>
        (await db.Messages.Where(m => m.UserId == reader.User!.Id).Select(m => m.Kind).ToListAsync()).Order(StringComparer.Ordinal).ToArray());
}
