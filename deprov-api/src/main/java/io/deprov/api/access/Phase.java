package io.deprov.api.access;

/** The phases of a case, in order. Phase order binds for one subject within one partition. */
public enum Phase {
    /** Record and back up what later phases destroy. */
    PRESERVE,
    /** Nobody gets in; seconds matter. Block sign-in, clear passwords, end sessions, switch off what survives the block. */
    CONTAIN,
    /** The other credentials and the entitlements go. */
    REVOKE,
    /** Devices, licences and ownership come back. */
    RECLAIM,
    /** Deletion, after a grace period. */
    RETIRE
}
