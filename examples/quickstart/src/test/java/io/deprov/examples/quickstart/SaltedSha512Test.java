package io.deprov.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SaltedSha512Test {

    private static final int PEOPLE = 8;
    private static final int BINDS_EACH = 1_000;

    private final Company company = Company.ofSeed(Company.SEED);

    @Test
    void theSamePasswordIsStoredDifferentlyEachTime() {
        assertThat(SaltedSha512.hash("same")).startsWith("{SSHA512}").isNotEqualTo(SaltedSha512.hash("same"));
    }

    /** The SDK's salted encoder refuses one right password in a hundred when people come at once. */
    @Test
    void peopleWhoComeAtOnceAreNotMixedUp() throws Exception {
        ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
        try (EmbeddedDirectory directory = EmbeddedDirectory.start(company)) {
            Callable<Integer> person = () -> refusals(directory, company.neighbourLogin());

            List<Future<Integer>> refused = people.invokeAll(Collections.nCopies(PEOPLE, person));

            assertThat(refused).allSatisfy(count -> assertThat(count.get()).isZero());
        } finally {
            people.shutdownNow();
        }
    }

    private static int refusals(EmbeddedDirectory directory, Login login) throws LDAPException {
        int refusals = 0;
        try (LDAPConnection connection = directory.connect()) {
            for (int i = 0; i < BINDS_EACH; i++) {
                try {
                    connection.bind(login.dn(), login.password());
                } catch (LDAPException e) {
                    assertThat(e.getResultCode()).isEqualTo(ResultCode.INVALID_CREDENTIALS);
                    refusals++;
                }
            }
        }
        return refusals;
    }
}
