package io.deprov.connectors.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldif.LDIFException;
import io.deprov.api.CallContext;
import io.deprov.api.Cancellation;
import io.deprov.api.FailureClass;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The in-memory server counts from the start when it is asked for a later page, and so skips one for each entry that went. */
class PagedListingTest {

    private final InMemoryDirectory directory = InMemoryDirectory.start();
    private final Collected collected = Collected.all();
    private int requests;

    PagedListingTest() throws LDAPException, LDIFException {
        for (int i = 0; i < 5; i++) {
            person(i);
        }
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private static String dn(int number) {
        return "uid=paged" + number + "," + InMemoryDirectory.PEOPLE;
    }

    private void person(int number) throws LDAPException, LDIFException {
        directory.server.add(
                "dn: " + dn(number), "objectClass: inetOrgPerson", "uid: paged" + number, "cn: paged", "sn: paged");
    }

    /** Before the second page and later ones something happens. */
    private Listing list(Runnable meanwhile) throws Exception {
        Clock clock = Clock.systemUTC();
        CallContext call =
                CallContext.of(clock.instant().plus(Duration.ofSeconds(20)), clock, "paged", Cancellation.NEVER);
        PagedListing listing = new PagedListing(2, call, (base, scope, limit, filter, attributes) -> {
            if (++requests > 1) {
                meanwhile.run();
            }
            return new SearchRequest(base, scope, filter, attributes);
        });
        try (LDAPConnection connection = directory.server.getConnection()) {
            return listing.list(
                    connection,
                    new DN(InMemoryDirectory.PEOPLE),
                    Filter.createSubInitialFilter("uid", "paged"),
                    collected,
                    "uid");
        }
    }

    private void delete(int number) {
        try {
            directory.server.delete(dn(number));
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> uids(Listing listing) {
        return listing.entries().stream()
                .map(entry -> entry.getAttributeValue("uid"))
                .sorted()
                .toList();
    }

    @Test
    void what_did_not_change_is_listed_twice() throws Exception {
        Listing listing = list(() -> {});

        assertThat(uids(listing)).containsExactly("paged0", "paged1", "paged2", "paged3", "paged4");
        assertThat(listing.isComplete()).isTrue();
        assertThat(requests).isEqualTo(6);
    }

    @Test
    void an_entry_that_goes_hides_no_other() throws Exception {
        Listing listing = list(() -> {
            if (requests == 2) {
                delete(0);
            }
        });

        assertThat(uids(listing)).containsExactly("paged1", "paged2", "paged3", "paged4");
        assertThat(listing.isComplete()).isTrue();
    }

    @Test
    void what_never_stands_still_is_incomplete() throws Exception {
        Listing listing = list(() -> {
            try {
                person(100 + requests);
            } catch (LDAPException | LDIFException e) {
                throw new IllegalStateException(e);
            }
        });

        assertThat(listing.isComplete()).isFalse();
        assertThat(listing.gap().orElseThrow().failureClass()).isEqualTo(FailureClass.UNAVAILABLE);
        assertThat(listing.gap().orElseThrow().why()).contains("changed each time");
        assertThat(listing.entries()).extracting(SearchResultEntry::getDN).contains(dn(0), dn(4));
    }

    @Test
    void one_page_is_listed_once() throws Exception {
        delete(0);
        delete(1);
        delete(2);

        assertThat(uids(list(() -> {}))).containsExactly("paged3", "paged4");
        assertThat(requests).isEqualTo(1);
    }
}
