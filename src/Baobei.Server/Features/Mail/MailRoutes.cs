namespace Baobei.Server.Features.Mail;

/// <summary>Mail and phone messages.</summary>
internal static class MailRoutes
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(s => s.GetRequiredService<IConfiguration>().GetSection("Smtp").Get<SmtpSettings>() ?? new SmtpSettings());
        services.AddSingleton(s => s.GetRequiredService<IConfiguration>().GetSection("Phone").Get<PhoneSettings>() ?? new PhoneSettings());
        services.AddHttpClient(nameof(PhoneSender));
        services.AddScoped<Links>();
        services.AddScoped<MailWriter>();
        services.AddScoped<IMail, MailSender>();
        services.AddScoped<IPhone, PhoneSender>();
    }
}
