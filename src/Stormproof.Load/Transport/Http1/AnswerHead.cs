namespace Stormproof.Load.Transport.Http1;

/// <summary>What the head of an answer says about the rest.</summary>
internal readonly record struct AnswerHead(int Status, BodyFraming Framing, long ContentLength, bool KeepAlive);

/// <summary>Where a body ends.</summary>
internal enum BodyFraming : byte
{
    None,
    Length,
    Chunked,
    UntilClose,
}

/// <summary>How far a piece of an answer brought it.</summary>
internal enum ReadState : byte
{
    More,
    Done,
    Malformed,
    HeaderTooLarge,
    BodyTooLarge,
}
