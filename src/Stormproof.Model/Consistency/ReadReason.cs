namespace Stormproof.Model.Consistency;

/// <summary>Why a read goes where it goes.</summary>
public enum ReadReason
{
    /// <summary>A replica has what the read must see.</summary>
    Fresh,

    /// <summary>A replica had it after a short wait.</summary>
    Waited,

    /// <summary>A replica is about to have it: worth a short wait.</summary>
    NearlyThere,

    /// <summary>The read asks for all that is committed when it starts; only the primary has that for certain.</summary>
    Current,

    /// <summary>No replica is reachable, on the primary's timeline and within the lag limit.</summary>
    NoneFit,

    /// <summary>Replicas are fit, but none has what the read must see.</summary>
    Behind,

    /// <summary>The replicas that could serve it have no free connection.</summary>
    Busy,

    /// <summary>The replica chosen failed.</summary>
    Failed,
}
