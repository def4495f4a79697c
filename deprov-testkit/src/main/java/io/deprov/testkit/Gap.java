package io.deprov.testkit;

/** What a connector, its target or a fixture may not have. Everything is expected that {@link ConnectorFixture#gaps()} does not name. */
public enum Gap {
    /** Nothing that the connector does can be given back: it has no {@link io.deprov.api.op.RestoreOp}, and calls nothing reversible. */
    RESTORE,
    /** The connector cannot count who can sign in: it has no {@link io.deprov.api.op.PopulationOp}. */
    POPULATION,
    /** The connector cannot list who else has an entitlement: it has no {@link io.deprov.api.op.HoldersOp}. */
    HOLDERS,
    /** The target knows of nobody who must not be touched. */
    PROTECTION,
    /** There is no other place on the target that people could be looked for in. */
    OTHER_PLACES,
    /** The target takes no names but those of letters and digits. */
    HOSTILE_NAMES,
    /** Nobody can see how many requests that change anything the target has had. */
    WRITES,
    /** The fixture cannot make a hundred thousand accounts. */
    CROWD,
    /** Nobody can see how many connections the target has from us. */
    CONNECTIONS
}
