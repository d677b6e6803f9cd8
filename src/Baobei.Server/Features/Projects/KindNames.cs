using Baobei.Domain.Projects;
using Baobei.Server.Access;
using Baobei.Server.Features.Customers;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Projects;

/// <summary>What the two kinds of project are called: the vendor's name is part of one (阿里云客户项目, guide line 139).</summary>
public sealed class KindNames(CallerSlot slot, VendorDirectory vendors, Texts texts)
{
    /// <summary>The vendor's name in the reader's language.</summary>
    public string? Vendor => slot.Caller is { } caller && vendors.Get(caller.Vendor) is { } vendor ? Texts.IsChinese ? vendor.Name : vendor.NameEn : null;

    public string Of(ProjectKind kind) => texts[$"projects.kind.{Words.Of(kind)}", Vendor];
}
