namespace Baobei.Server.Tests.Api;

public sealed class MannersTests(TestServer server)
{
    [Theory]
    [InlineData("zh-CN,zh;q=0.9,en;q=0.5", "zh-CN", "没有找到您要访问的内容")]
    [InlineData("en-GB,en;q=0.9", "en", "There is nothing here")]
    [InlineData("fr", "zh-CN", "没有找到您要访问的内容")]
    public async Task An_unknown_address_of_the_api_is_a_problem_in_the_asked_language(string accepts, string language, string title)
    {
        var visitor = (await Town.Build(server)).Visitor();
        visitor.Http.DefaultRequestHeaders.AcceptLanguage.Clear();
        visitor.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(accepts);
        foreach (var path in new[] { "/api/v1/nothing", "/api/v2", "/api/v1" })
        {
            var answer = (await visitor.Calls(HttpMethod.Get, path)).Is(404);
            Assert.Equal("access.not_found", answer.Code);
            Assert.Equal(title, answer.Json.GetProperty("title").GetString());
            Assert.Equal(language, answer.Response.Content.Headers.ContentLanguage.Single());
            Assert.Equal(32, answer.Json.GetProperty("traceId").GetString()!.Length);
        }
    }

    [Fact]
    public async Task An_unknown_page_is_a_page_that_says_so()
    {
        var answer = (await (await Town.Build(server)).Visitor().Opens("/nothing/here")).Is(404);
        Assert.Equal("There is nothing here", answer.Page.QuerySelector("h1")!.TextContent.Trim());
    }
}
