package io.deprov.api.access;

/** How surely a native id means the same object later. */
public enum IdStrength {
    /** Never given to another object: objectGUID, entryUUID, an IAM unique id. */
    IMMUTABLE,
    /** Several facts that together are very unlikely to be met by another object: a uid with creation evidence, a key fingerprint on one host. */
    COMPOSITE,
    /** Only a name, which may be given to a new hire. Never deleted by a call: deletion becomes a step to be done by hand. */
    NAME_ONLY
}
