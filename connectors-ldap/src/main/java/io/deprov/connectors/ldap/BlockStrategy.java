package io.deprov.connectors.ldap;

import com.unboundid.ldap.sdk.Entry;
import java.time.Instant;
import java.util.Optional;

/** One way to keep an account out: an attribute, the value that does it, and when it does. */
interface BlockStrategy {

    /** Its word in the configuration, in state tokens and facts. */
    String word();

    /** The attribute it writes. */
    String attribute();

    /** The value it writes. */
    String value(Instant now);

    /** The account carries such a value, ours or an equal one. */
    boolean isSet(Entry account, Instant now);

    /** Why such a value would keep nobody out; empty when it does. */
    Optional<String> obstacle(ServerProfile server, SignInRules rules);

    /** What our login must be allowed to do. */
    default String permission() {
        return "write on attribute " + attribute() + " of accounts";
    }
}
