using Baobei.Server;

var folder = Path.GetFullPath("data");
Directory.CreateDirectory(folder);
var options = new ServerOptions { ConnectionString = $"Data Source={Path.Combine(folder, "baobei.db")}", DataFolder = folder, Demo = true };
var app = ServerApp.Build(options);
await ServerApp.Prepare(app.Services, CancellationToken.None);
await app.RunAsync();
