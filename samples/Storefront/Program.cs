using Storefront.Startup;

return await Commands.RunAsync(args);
