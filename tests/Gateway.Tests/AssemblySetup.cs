// Most of these tests wait for a node rather than compute.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
