namespace Storefront.Pages;

/// <summary>Who is logged in, as the classic session says.</summary>
internal sealed record Visitor(long Id, string Name)
{
    public const string IdKey = "user";
    public const string NameKey = "name";
    public const string RoleKey = "role";

    public static Visitor? From(ISession session) =>
        Text.TryId(session.GetString(IdKey), out var id) && session.GetString(NameKey) is { } name ? new Visitor(id, name) : null;
}
