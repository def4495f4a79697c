package io.deprov.testkit.memory;

import io.deprov.testkit.ConnectorContract;
import io.deprov.testkit.ConnectorFixture;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The contract, of a mutant. Not a test by its name: {@link MutantTest} runs it. */
class BrokenConnector extends ConnectorContract {

    /** Which one. */
    static @Nullable Mutant mutant;

    @Override
    protected ConnectorFixture fixture() {
        return new MemoryFixture(Objects.requireNonNull(mutant).maker());
    }
}
