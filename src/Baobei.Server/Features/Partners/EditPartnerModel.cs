using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Partners;

/// <param name="Name">As it is kept, whatever is typed into the form.</param>
public sealed record EditPartnerModel(Id<Partner> Id, string Name, Form<EditPartner.Command> Form);
