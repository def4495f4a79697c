package io.deprov.testkit;

/** What a fixture makes its target do while a test runs, for the connector to cope with. */
public enum Trouble {
    /** Nothing listens: no request can be sent. */
    REFUSES_CONNECTIONS,
    /** The login that the configuration names is not taken. */
    REFUSES_OUR_LOGIN,
    /** We are let in, and what a person has may be read and not be changed. */
    FORBIDS_WRITING,
    /** We are let in, and may read nothing about people; a login that is refused is something else. */
    FORBIDS_READING,
    /** The first request from now on that changes anything is carried out, and every other one is forbidden. */
    FORBIDS_THE_SECOND_WRITE,
    /** Writes are refused because there are too many requests; reading goes on. Where the target can name a time to wait, it does. */
    THROTTLES,
    /** A write takes effect, and the connection is cut before the answer. */
    LOSES_ANSWERS_TO_WRITES,
    /** A write takes effect, and no answer comes for as long as this lasts; reading goes on. */
    NEVER_ANSWERS_WRITES,
    /** The connection is cut when a write arrives, which has no effect. */
    LOSES_WRITES,
    /** Requests are taken and never answered. */
    NEVER_ANSWERS,
    /** Everything is answered, and nothing is shown, as with rights that were taken away. */
    HIDES_EVERYTHING,
    /** Once, when the second page of what a person has is asked for, something that was shown on the first is taken away before. */
    LOSES_THINGS_WHILE_PAGING,
    /** Lists end before their end, as at a size limit, or because a later page fails. */
    CUTS_LISTS
}
