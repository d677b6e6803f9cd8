return await Baobei.Server.Commands.CommandLine.Run(args);
