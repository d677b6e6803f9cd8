using Baobei.Domain.Customers;
using Baobei.Domain.Partners;
using Baobei.Domain.People;

namespace Baobei.Server.Tests.Customers;

/// <summary>报备条件 as a partner meets them: every code through the API, checked and registered.</summary>
public sealed class EligibilityOverHttpTests(TestServer server)
{
    private const string Code = "91330100799655058B";

    [Theory]
    [InlineData(PartnerStatus.Applying, false, "partner.not_effective")]
    [InlineData(PartnerStatus.Effective, false, "partner.distribution_closed")]
    [InlineData(PartnerStatus.Suspended, true, "partner.not_effective")]
    public async Task A_partner_that_may_not_work_registers_nothing(PartnerStatus status, bool open, string code)
    {
        var town = await Town.Build(server);
        var partner = await town.Partner("A", active: open);
        await town.As(async (_, db) =>
        {
            db.Attach(partner);
            if (status == PartnerStatus.Effective)
            {
                partner.MakeEffective();
            }
            else if (status == PartnerStatus.Suspended)
            {
                partner.Suspend();
            }

            return await db.SaveChangesAsync();
        });
        var sales = await town.Someone(Role.PartnerSales, partner);
        Assert.Equal(code, (await sales.Registers(Reports.Company())).Is(403).Code);
        Assert.Equal(code, (await sales.Calls(HttpMethod.Post, "/api/v1/customers/eligibility", Reports.Company())).Is(403).Code);
    }

    [Fact]
    public async Task Each_reason_has_its_code_its_sentence_and_its_next_step()
    {
        var town = await Town.Build(server);
        var (us, ourselves) = await town.Sales("杭州报备合作有限公司");
        var (them, they) = await town.Sales("宁波渠道伙伴有限公司");
        await town.As(async (_, db) =>
        {
            db.AddRange(CustomerClaim.Of(ourselves));
            db.AddRange(HeldName.Of(ourselves));
            db.AddRange(CustomerClaim.Of(they));
            db.AddRange(HeldName.Of(they));
            var account = CustomerAccount.Direct("olduser", "old@customer.example", "+8613911112222", CustomerType.Individual, null, town.Now);
            db.Add(account);
            db.AddRange(CustomerClaim.Of(account, null));
            db.AddRange(HeldName.Of(account, null));
            return await db.SaveChangesAsync();
        });
        var own = await us.Holds(Reports.Company("绍兴自有客户有限公司"));
        await them.Holds(Reports.Company("温州他人客户有限公司").With("creditCode", Code).With("email", "shared@customer.example").With("phone", "13900001111"));

        await Expect(us, Reports.Company("测试有限公司"), "refuse", ["customer.invalid_name"], ["use_full_name"]);
        await Expect(us, Reports.Company().With("email", "a@mailox.fun"), "refuse", ["customer.disposable_email"], ["use_lasting_email"]);
        await Expect(us, Reports.Company().With("email", ourselves.ContactEmail), "refuse", ["customer.partner_email", "customer.same_email"], ["use_customer_email", "settle_refusals"]);
        await Expect(us, Reports.Company(ourselves.Name), "refuse", ["customer.is_partner_itself"], ["check_name"]);
        await Expect(us, Reports.Company(they.Name), "refuse", ["customer.is_partner"], ["check_name"]);
        await Expect(us, Reports.Company("绍兴自有客户有限公司"), "refuse", ["customer.already_registered"], ["open_customer"], own);
        await Expect(us, Reports.Company("温州他人客户 有限公司"), "refuse", ["customer.protected"], ["check_or_wait"]);
        await Expect(us, Reports.Company().With("creditCode", "9133 0100 799655058b"), "refuse", ["customer.protected"], ["check_or_wait"]);
        await Expect(us, Reports.Individual().With("email", "OLD@customer.example"), "refuse", ["customer.has_account"], ["create_project"]);
        await Expect(us, Reports.Company("温州他人客户股份有限公司"), "review", ["customer.similar_name"], ["wait_for_review"]);
        await Expect(us, Reports.Company().With("email", "shared@customer.example"), "review", ["customer.same_email"], ["wait_for_review"]);
        await Expect(us, Reports.Company().With("phone", "+86 139 0000 1111"), "review", ["customer.same_phone"], ["wait_for_review"]);
        await Expect(
            us,
            Reports.Company("温州他人客户有限公司").With("email", "a@mailox.fun").With("phone", "13900001111"),
            "refuse",
            ["customer.disposable_email", "customer.protected", "customer.same_phone"],
            ["use_lasting_email", "check_or_wait", "settle_refusals"]);

        await town.Policy(policy => policy with { MaxObserved = 1 });
        await Expect(us, Reports.Company(), "refuse", ["customer.too_many_observed"], ["finish_observed"], "1");
    }

    [Fact]
    public async Task The_answer_does_not_tell_which_competitor_holds_the_customer()
    {
        var town = await Town.Build(server);
        var (first, _) = await town.Sales("甲渠道");
        var (second, _) = await town.Sales("乙渠道");
        var (asking, _) = await town.Sales("丙渠道");
        var report = Reports.Company("嘉兴争抢客户有限公司").With("creditCode", Code);
        var similar = Reports.Company("嘉兴争抢客户股份有限公司");

        var held = await first.Holds(report);
        var answers = await Ask();
        (await first.Calls(HttpMethod.Post, $"/api/v1/customers/{held}/withdrawal")).Is(200);
        await second.Holds(report.With("contactName", "Somebody else").With("remark", "Other"));
        Assert.Equal(answers, await Ask());
        Assert.DoesNotContain(answers, answer => answer.Contains("甲渠道", StringComparison.Ordinal) || answer.Contains(held, StringComparison.Ordinal));

        async Task<string[]> Ask() =>
        [
            Plain((await asking.Calls(HttpMethod.Post, "/api/v1/customers/eligibility", report)).Is(200)),
            Plain((await asking.Registers(report)).Is(409)),
            Plain((await asking.Calls(HttpMethod.Post, "/api/v1/customers/eligibility", similar)).Is(200)),
            Plain((await asking.Registers(similar.With("submitForReview", false))).Is(409)),
        ];
    }

    private static string Plain(Answer answer) => System.Text.RegularExpressions.Regex.Replace(answer.Body, "\"(traceId|registrationId)\":\"[^\"]*\"", "");

    private static async Task Expect(Person person, Dictionary<string, object?> report, string verdict, string[] codes, string[] next, string? detail = null)
    {
        var check = (await person.Calls(HttpMethod.Post, "/api/v1/customers/eligibility", report)).Is(200);
        Assert.Equal(verdict, check.Json.GetProperty("verdict").GetString());
        Assert.Equal(codes, check.Codes());
        var reasons = check.Json.GetProperty("reasons").EnumerateArray().ToList();
        Assert.Equal(next, reasons.Select(reason => reason.GetProperty("next").GetString()));
        Assert.All(reasons, reason => Assert.DoesNotContain('_', reason.GetProperty("sentence").GetString()! + reason.GetProperty("nextSentence").GetString()));
        Assert.Equal(detail is null ? [] : [detail], reasons[0].GetProperty("details").EnumerateArray().Select(d => d.GetString()!));
        var registered = await person.Registers(report.With("submitForReview", false));
        Assert.Equal(verdict == "review" ? "registration.review_needed" : codes[0], registered.Is(409).Code);
        Assert.Equal(codes, registered.Codes());
    }
}
