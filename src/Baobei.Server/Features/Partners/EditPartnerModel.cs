using Baobei.Domain.Kernel;
using Baobei.Domain.Partners;
using Baobei.Server.Ui;

namespace Baobei.Server.Features.Partners;

public sealed record EditPartnerModel(Id<Partner> Id, Form<EditPartner.Command> Form);
