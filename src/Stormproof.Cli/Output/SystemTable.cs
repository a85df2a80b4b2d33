using Spectre.Console;
using Stormproof.Lab.Systems;

namespace Stormproof.Cli.Output;

/// <summary>What runs where.</summary>
internal static class SystemTable
{
    public static void Write(Shell shell, LocalSystem system)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("part").AddColumn("address").AddColumn("note");
        foreach (var row in system.Describe())
        {
            table.AddRow(Markup.Escape(row.Part), Markup.Escape(row.Address), Markup.Escape(row.Note));
        }

        shell.Table().Write(table);
    }
}
