using System.ComponentModel.DataAnnotations;
using Baobei.Domain.Kernel;
using Baobei.Server.Access;
using Baobei.Server.Data;

namespace Baobei.Server.Features.Access;

/// <summary>Changes one's own password; every other session of the person ends.</summary>
public sealed class ChangePassword(Db db, People people, Caller caller)
{
    public sealed record Command
    {
        [Required, StringLength(Passwords.MaxLength)]
        public string Current { get; set; } = "";

        [Required, StringLength(Passwords.MaxLength)]
        public string Password { get; set; } = "";

        [Required, StringLength(Passwords.MaxLength)]
        public string Confirmation { get; set; } = "";
    }

    public async Task Run(Command command)
    {
        var wrong = new WrongFields();
        var me = await wrong.Read(() => people.MeAgain(command.Current, nameof(Command.Current))) ?? await people.Me();
        People.Check(me, command.Password, command.Confirmation, nameof(Command.Password), nameof(Command.Confirmation), wrong);
        wrong.ThrowIfAny();
        await people.EndSessions(me, except: caller.SessionId);
        db.Tell(new PasswordChanged(me.OuterId, ByLink: false), me);
        await people.SetPassword(me, command.Password);
    }
}
