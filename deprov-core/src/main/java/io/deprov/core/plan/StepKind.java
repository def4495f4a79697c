package io.deprov.core.plan;

/** How a step comes about. */
public enum StepKind {
    /** A connector is called. */
    CALL,
    /** No call: it follows from another target's step and is verified after its lag. */
    CONSEQUENCE,
    /** A person does it. */
    MANUAL,
    /** Time passes. */
    WAIT,
    /** Somebody is told. */
    NOTIFY;

    /** True for what concerns no target: it goes on whether any answers or not. */
    public boolean isWithoutTarget() {
        return this == WAIT || this == NOTIFY;
    }
}
