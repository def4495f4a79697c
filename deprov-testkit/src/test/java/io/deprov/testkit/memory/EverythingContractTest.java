package io.deprov.testkit.memory;

import io.deprov.testkit.ConnectorContract;
import io.deprov.testkit.ConnectorFixture;

/** A connector with every operation there is keeps the rules; the one that is published has those that most have. */
class EverythingContractTest extends ConnectorContract {

    @Override
    protected ConnectorFixture fixture() {
        return new MemoryFixture(EverythingConnector::new);
    }
}
