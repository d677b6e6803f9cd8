using Baobei.Domain.Contracts;
using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Domain.Policies;

namespace Baobei.Domain.Tests.Contracts;

public sealed class ContractTests
{
    private static readonly DateTimeOffset _now = new(2026, 3, 2, 4, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(ContractParty.Partner, "Between {{vendor}} and {{ partner }} ({{partner_code}}), {{date}}, {{number}}", null)]
    [InlineData(ContractParty.Account, "{{customer}} {{customer_code}} {{account}} {{partner}}", null)]
    [InlineData(ContractParty.Partner, "For {{account}}", "contract_blank")]
    [InlineData(ContractParty.Account, "For {{Customer}}", "contract_blank")]
    [InlineData(ContractParty.Account, "For {{}}", "contract_blank")]
    [InlineData(ContractParty.Account, "  ", "required")]
    public void A_template_has_only_blanks_that_can_be_filled_in(ContractParty party, string body, string? code)
    {
        var make = () => ContractTemplate.Create("Agreement", party, ContractLanguage.English, body, Guid.CreateVersion7(), _now);
        if (code is null)
        {
            Assert.Equal(1, make().First.Number);
        }
        else
        {
            Assert.Equal(("Body", code), (Assert.Throws<InvalidField>(() => make()).Field, Assert.Throws<InvalidField>(() => make()).Code));
        }
    }

    [Fact]
    public void Versions_are_added_and_a_contract_keeps_the_one_it_was_made_from()
    {
        var (template, first) = Template("One {{partner}}");
        var contract = Draft(template, first);
        var second = template.Publish("Two\r\n{{partner}}", Guid.CreateVersion7(), _now);
        Assert.Equal((2, "Two\n{{partner}}"), (second.Number, second.Body));
        Assert.Equal(("One Lanting", 1), (contract.Body, contract.TemplateNumber));
        template.Retire(_now);
        Assert.Equal("template.retired", Code(() => template.Publish("Three", Guid.CreateVersion7(), _now)));
        Assert.Equal("template.retired", Code(() => template.Retire(_now)));
        Assert.Equal("template.retired", Code(() => Draft(template, second)));
    }

    [Fact]
    public void A_blank_without_a_value_is_a_line_to_write_on_and_a_value_is_taken_as_it_is() =>
        Assert.Equal("A {{b}} ________ $1", ContractBlanks.Fill("A {{ partner }} {{partner_code}} {{number}}", new Dictionary<string, string?> { ["partner"] = "{{b}}", ["number"] = "$1" }));

    [Fact]
    public void Both_sides_sign_in_any_order_before_the_end_of_the_last_day()
    {
        foreach (var order in new[] { new[] { ContractSide.Vendor, ContractSide.Counterparty }, [ContractSide.Counterparty, ContractSide.Vendor] })
        {
            var contract = Sent(10);
            Assert.Equal(VendorZone.EndOf(new(2026, 3, 12)), contract.SignBy);
            var last = contract.SignBy!.Value.AddTicks(-10);
            Assert.False(Sign(contract, order[0], last));
            Assert.Equal("contract.already_signed", Code(() => Sign(contract, order[0], last)));
            Assert.True(contract.AwaitsAt(order[1], last));
            Assert.False(contract.AwaitsAt(order[0], last));
            Assert.True(Sign(contract, order[1], last));
            Assert.Equal(ContractStatus.Signed, contract.StatusAt(contract.SignBy.Value));
            Assert.Equal(order, contract.Signatures.Select(s => s.Side));
            contract.Keep(Guid.CreateVersion7(), new byte[32]);
            Assert.Throws<InvalidOperationException>(() => contract.Keep(Guid.CreateVersion7(), new byte[32]));
            Assert.Equal("contract.wrong_status", Code(() => contract.Cancel(ContractSide.Vendor, "No", last)));
        }
    }

    [Fact]
    public void From_the_moment_on_it_is_over()
    {
        var contract = Sent(1);
        var end = contract.SignBy!.Value;
        Sign(contract, ContractSide.Counterparty, end.AddTicks(-10));
        contract.Lapse(end.AddTicks(-10));
        Assert.Equal(ContractStatus.AwaitingSignature, contract.Status);
        Assert.Equal(ContractStatus.Expired, contract.StatusAt(end));
        Assert.Equal("contract.expired", Code(() => Sign(contract, ContractSide.Vendor, end)));
        Assert.Equal("contract.expired", Code(() => contract.Cancel(ContractSide.Counterparty, "Late", end)));
        contract.TakeEvents();
        contract.Lapse(end);
        contract.Lapse(end);
        Assert.Equal((ContractStatus.Expired, end), (contract.Status, contract.EndedAt!.Value));
        Assert.Single(contract.TakeEvents());
    }

    [Fact]
    public void What_was_read_is_what_is_signed() =>
        Assert.Equal("contract.other_text", Code(() => Sent(1).Sign(ContractSide.Vendor, new string('0', 64), Guid.CreateVersion7(), "Wang", null, _now)));

    [Theory]
    [InlineData(0)]
    [InlineData(91)]
    public void The_time_to_sign_has_its_limits(int days) => Assert.Equal("out_of_range", Assert.Throws<InvalidField>(() => Sent(days)).Code);

    [Fact]
    public void The_vendor_takes_a_draft_back_the_other_side_refuses_what_was_sent()
    {
        var (template, first) = Template("Text");
        var draft = Draft(template, first);
        Assert.Equal("contract.wrong_status", Code(() => draft.Cancel(ContractSide.Counterparty, "No", _now)));
        Assert.Equal("contract.wrong_status", Code(() => Sign(draft, ContractSide.Vendor, _now)));
        Assert.Equal("required", Assert.Throws<InvalidField>(() => draft.Cancel(ContractSide.Vendor, " ", _now)).Code);
        draft.Cancel(ContractSide.Vendor, "Wrong partner", _now);
        Assert.Equal(ContractStatus.Cancelled, draft.Status);
        var sent = Sent(3);
        sent.Cancel(ContractSide.Counterparty, "Not these terms", _now);
        Assert.Equal((ContractSide.Counterparty, "Not these terms"), (sent.CancelledBy!.Value, sent.Reason));
        Assert.Equal("contract.wrong_status", Code(() => Sign(sent, ContractSide.Vendor, _now)));
    }

    private static (ContractTemplate Template, ContractTemplateVersion First) Template(string body) =>
        ContractTemplate.Create("Agreement", ContractParty.Partner, ContractLanguage.English, body, Guid.CreateVersion7(), _now);

    private static Contract Draft(ContractTemplate template, ContractTemplateVersion version) => Contract.Draft(
        template, version, new(ContractSigner.Partner, Id<Partner>.At(_now), null, "Lanting"), Contract.NumberOf(1), new Dictionary<string, string?> { [ContractBlanks.Partner] = "Lanting" },
        Guid.CreateVersion7(), _now);

    private static Contract Sent(int days)
    {
        var (template, first) = Template("Text");
        var contract = Draft(template, first);
        contract.Send(days, _now);
        return contract;
    }

    private static bool Sign(Contract contract, ContractSide side, DateTimeOffset at) => contract.Sign(side, contract.TextHash, Guid.CreateVersion7(), "Wang", "10.0.0.1", at);

    private static string Code(Action act) => Assert.Throws<Refused>(act).Code;
}
