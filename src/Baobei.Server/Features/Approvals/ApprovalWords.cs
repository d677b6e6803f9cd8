using System.Globalization;
using Baobei.Domain.Approvals;
using Baobei.Domain.Matching;
using Baobei.Server.Features.Customers;
using Baobei.Server.Features.Purchasing;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Approvals;

/// <summary>Conditions and steps in plain words, in the reader's language.</summary>
public static class ApprovalWords
{
    /// <summary>More than these are counted, not named.</summary>
    private const int Named = 6;

    /// <summary>Cities under their provinces.</summary>
    public static IReadOnlyList<OptionGroup> Regions => Choices.Regions;

    /// <summary>Divisions under their sections, the section itself first.</summary>
    public static IReadOnlyList<OptionGroup> Industries =>
    [
        .. Domain.Matching.Industries.Sections.Select(section => new OptionGroup(
            CustomerWords.Industry(section),
            [new Option(section.Code, CustomerWords.Industry(section)), .. Domain.Matching.Industries.DivisionsOf(section.Code).Select(division => new Option(division.Code, NameOf(division)))])),
    ];

    /// <summary>The roles that may decide a step, and people by name.</summary>
    public static IReadOnlyList<Option> Deciders { get; } =
        [.. ApprovalStep.Roles.Select(role => new Option(role.ToString(), $"role.{role}")), new(ApprovalRouteForm.Named, "approvals.by_name")];

    /// <summary>What the word in an address says; project registrations when it says nothing that there is.</summary>
    public static ApprovalSubject SubjectOf(string? word) => Words.Find<ApprovalSubject>(word ?? "") ?? ApprovalSubject.ProjectRegistration;

    /// <summary>The address of the routes for it.</summary>
    public static string ListOf(ApprovalSubject subject) => subject == ApprovalSubject.ProjectRegistration ? "/approval-routes" : $"/approval-routes?subject={Words.Of(subject)}";

    /// <summary>The label of an amount: a project's is what is expected.</summary>
    public static string Amount(ApprovalSubject subject) => subject == ApprovalSubject.PurchaseOrder ? "approvals.amount.of_order" : "approvals.amount";

    /// <summary>What is asked for; empty when the route takes everything.</summary>
    /// <param name="products">Names by code; a product that is not there any more is called by its code.</param>
    public static IReadOnlyList<ConditionLine> Lines(Texts t, ApprovalSubject subject, ApprovalConditions asked, IReadOnlyDictionary<string, string> products)
    {
        var lines = new List<ConditionLine>();
        if (asked.Regions.Count > 0)
        {
            lines.Add(new("approvals.field.regions", Join(t, asked.Regions.Select(CustomerWords.Region))));
        }

        if (asked.Industries.Count > 0)
        {
            lines.Add(new("approvals.field.industries", Join(t, asked.Industries.Select(code => Domain.Matching.Industries.Find(code) is { } industry ? NameOf(industry) : code))));
        }

        if (asked.AmountFrom is not null || asked.AmountBelow is not null)
        {
            lines.Add(new(Amount(subject), (asked.AmountFrom, asked.AmountBelow) switch
            {
                ({ } from, null) => t["approvals.amount.from", Yuan(from)],
                (null, { } below) => t["approvals.amount.below", Yuan(below)],
                var (from, below) => t["approvals.amount.between", Yuan(from!.Value), Yuan(below!.Value)],
            }));
        }

        if (asked.IsBid is { } bid)
        {
            lines.Add(new("approvals.field.is_bid", t[bid ? "approvals.bid.only" : "approvals.bid.none"]));
        }

        if (asked.DiscountFrom is { } discount)
        {
            lines.Add(new("approvals.discount", t["approvals.discount.from", LineForm.Percent(discount)]));
        }

        if (asked.Products.Count > 0)
        {
            lines.Add(new("approvals.field.products", Join(t, asked.Products.Select(code => products.GetValueOrDefault(code, code)))));
        }

        return lines;
    }

    /// <summary>The label that was given, else "Step 2".</summary>
    public static string NameOf(Texts t, string label, int number) => label.Length > 0 ? label : t["approvals.step", number];

    /// <summary>The role, or the people by name.</summary>
    public static string Who(Texts t, ApprovalStep step, IReadOnlyDictionary<Guid, string> names) =>
        step.Role is { } role ? t[$"role.{role}"] : Join(t, step.People.Select(person => names.GetValueOrDefault(person, "—")));

    /// <summary>"1,000,000", with fen only when there are some.</summary>
    private static string Yuan(long minor) => (minor / 100m).ToString(minor % 100 == 0 ? "N0" : "N2", CultureInfo.InvariantCulture);

    private static string NameOf(Industry industry) => Texts.IsChinese ? industry.NameZh : industry.NameEn;

    private static string Join(Texts t, IEnumerable<string> names)
    {
        var all = names.ToList();
        var joined = string.Join(t["approvals.between"], all.Take(Named));
        return all.Count > Named ? t["approvals.and_more", joined, all.Count] : joined;
    }
}
