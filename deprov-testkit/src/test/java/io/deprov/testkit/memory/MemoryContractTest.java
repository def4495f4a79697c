package io.deprov.testkit.memory;

import io.deprov.testkit.ConnectorContract;
import io.deprov.testkit.ConnectorFixture;

/** The connector of the kit's own target keeps every rule. */
class MemoryContractTest extends ConnectorContract {

    @Override
    protected ConnectorFixture fixture() {
        return new MemoryFixture();
    }
}
