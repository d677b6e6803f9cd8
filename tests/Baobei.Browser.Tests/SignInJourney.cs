namespace Baobei.Browser.Tests;

public sealed class SignInJourney(Stage stage)
{
    [Fact]
    public Task Nobody_is_sent_to_the_sign_in_page() => stage.Play(async scene =>
    {
        var visitor = await scene.Opens(Look.Chinese);
        await visitor.Goes("/my");
        await visitor.IsAt("/sign-in");
        Assert.Empty(await visitor.Barriers());
    });
}
