package com.example.roster;

import io.deprov.testkit.ConnectorContract;
import io.deprov.testkit.ConnectorFixture;
import java.io.IOException;

/** The connector keeps the rules. */
// tag::contract[]
class RosterContractTest extends ConnectorContract {

    @Override
    protected ConnectorFixture fixture() throws IOException {
        return new RosterFixture();
    }
}
// end::contract[]
