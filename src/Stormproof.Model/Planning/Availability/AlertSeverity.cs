namespace Stormproof.Model.Planning.Availability;

/// <summary>What an alert does.</summary>
public enum AlertSeverity
{
    /// <summary>Someone is called at once.</summary>
    Page,

    /// <summary>Someone looks at it in working hours.</summary>
    Ticket,
}
