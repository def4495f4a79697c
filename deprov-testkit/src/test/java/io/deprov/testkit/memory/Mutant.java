package io.deprov.testkit.memory;

/** A connector that breaks a rule, as real ones have. */
interface Mutant {

    /** The rule that it breaks. */
    String rule();

    MemoryConnectorFactory.Maker maker();
}
