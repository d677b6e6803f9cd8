namespace Baobei.Domain.People;

/// <summary>What a person is to the vendor's channel. The vendor's own people come first.</summary>
public enum Role
{
    /// <summary>Runs the platform for the vendor: partners, policies, deliveries.</summary>
    VendorOperator,

    /// <summary>BD: decides on registrations and projects.</summary>
    BusinessDeveloper,

    /// <summary>CBM: decides on purchase orders.</summary>
    CustomerBusinessManager,
    VendorFinance,

    /// <summary>Reads everything, changes nothing.</summary>
    Auditor,
    PartnerOwner,
    PartnerSales,
    PartnerFinance,

    /// <summary>A person of a customer's account.</summary>
    Customer,
}
