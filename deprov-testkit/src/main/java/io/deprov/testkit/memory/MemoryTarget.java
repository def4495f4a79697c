package io.deprov.testkit.memory;

import io.deprov.testkit.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small directory of accounts with groups and SSH keys, asked by requests that can go wrong in every way that requests go wrong. Ids are
 * never given twice. Thread-safe.
 */
final class MemoryTarget {

    /** What our login is, unless the target is in trouble. */
    static final String LOGIN = "canary-4f1c-of-the-memory-target";

    /** How long it wants to be left alone when there are too many requests. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(7);

    /** The account that is always there. */
    static final String CONTROL = "account-0";

    /** How long a deleted account could be brought back. */
    static final Duration BIN = Duration.ofDays(30);

    /** The group of those whom nobody may touch. */
    static final String BREAK_GLASS = "break-glass";

    private static final int SMALL_PAGE = 2;
    private static final int LARGE_PAGE = 1_000;

    /**
     * An account as a request shows it.
     *
     * @param version goes up with every change
     */
    record Entry(
            String id,
            String name,
            String number,
            boolean isBlocked,
            NavigableSet<String> groups,
            NavigableSet<String> keys,
            int version) {

        private Entry with(boolean blocked, NavigableSet<String> newGroups, NavigableSet<String> newKeys) {
            return new Entry(id, name, number, blocked, newGroups, newKeys, version + 1);
        }

        Entry blocked(boolean value) {
            return with(value, groups, keys);
        }

        Entry withGroup(String group) {
            NavigableSet<String> more = new TreeSet<>(groups);
            more.add(group);
            return with(isBlocked, more, keys);
        }

        Entry withoutGroup(String group) {
            NavigableSet<String> fewer = new TreeSet<>(groups);
            fewer.remove(group);
            return with(isBlocked, fewer, keys);
        }

        Entry withoutKey(String key) {
            NavigableSet<String> fewer = new TreeSet<>(keys);
            fewer.remove(key);
            return with(isBlocked, groups, fewer);
        }

        Entry withoutKeys() {
            return with(isBlocked, groups, new TreeSet<>());
        }

        Entry named(String newName) {
            return new Entry(id, newName, number, isBlocked, groups, keys, version + 1);
        }
    }

    private final NavigableMap<String, Entry> accounts = new TreeMap<>();
    private final Set<String> bin = new TreeSet<>();
    private final Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
    private int pageSize = SMALL_PAGE;
    private int made;
    private int connections;
    private long writes;
    private long writesInTrouble;

    MemoryTarget() {
        make("always-there", "0");
    }

    // ---- behind the connector's back

    synchronized String make(String name, String number) {
        String id = "account-" + made++;
        accounts.put(
                id,
                new Entry(
                        id,
                        name,
                        number,
                        false,
                        new TreeSet<>(Set.of("staff", "vpn", "vpn-admins")),
                        new TreeSet<>(Set.of("key-of-" + id)),
                        0));
        return id;
    }

    /** Somebody with so many groups, among so many others. */
    synchronized String crowd(String number, int size) {
        pageSize = LARGE_PAGE;
        String id = make("crowd", number);
        NavigableSet<String> groups = new TreeSet<>();
        for (int i = 0; i < size; i++) {
            make("one-of-many-" + i, number + "-" + i);
            groups.add("group-" + i);
        }
        groups.add("staff");
        change(look(id).orElseThrow().with(false, groups, new TreeSet<>()));
        return id;
    }

    synchronized Optional<Entry> look(String id) {
        return Optional.ofNullable(accounts.get(id));
    }

    synchronized void change(Entry entry) {
        accounts.put(entry.id(), entry);
    }

    synchronized void drop(String id) {
        accounts.remove(id);
    }

    synchronized boolean isInBin(String id) {
        return bin.contains(id);
    }

    synchronized int connections() {
        return connections;
    }

    synchronized void suffer(Trouble trouble) {
        troubles.add(trouble);
        writesInTrouble = 0;
    }

    synchronized void recover(Trouble trouble) {
        troubles.remove(trouble);
        notifyAll();
    }

    synchronized long writes() {
        return writes;
    }

    // ---- requests

    synchronized void connected() {
        connections++;
    }

    synchronized void disconnected() {
        connections--;
    }

    private void arrive(String login, Duration timeout, boolean isReading) throws MemoryFailure {
        if (troubles.contains(Trouble.REFUSES_CONNECTIONS)) {
            throw new MemoryFailure(MemoryFailure.Kind.NOT_LISTENING);
        }
        silence(Trouble.NEVER_ANSWERS, timeout);
        if (isReading && troubles.contains(Trouble.FORBIDS_READING)) {
            throw new MemoryFailure(MemoryFailure.Kind.FORBIDDEN);
        }
        if (troubles.contains(Trouble.REFUSES_OUR_LOGIN) || !login.equals(LOGIN)) {
            throw new MemoryFailure(MemoryFailure.Kind.LOGIN_REFUSED);
        }
    }

    private void silence(Trouble trouble, Duration timeout) throws MemoryFailure {
        long end = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        while (troubles.contains(trouble)) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new MemoryFailure(MemoryFailure.Kind.TIMED_OUT);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Those that fit, all of them shown to whoever may see them. */
    synchronized List<Entry> find(String login, Duration timeout, @Nullable String number, @Nullable String name)
            throws MemoryFailure {
        arrive(login, timeout, true);
        List<Entry> found = new ArrayList<>();
        if (!troubles.contains(Trouble.HIDES_EVERYTHING)) {
            accounts.values().stream()
                    .filter(entry -> (number == null || entry.number().equals(number))
                            && (name == null || entry.name().equals(name)))
                    .forEach(found::add);
        }
        return found;
    }

    synchronized Optional<Entry> read(String login, Duration timeout, String id) throws MemoryFailure {
        arrive(login, timeout, true);
        return troubles.contains(Trouble.HIDES_EVERYTHING) ? Optional.empty() : Optional.ofNullable(accounts.get(id));
    }

    /**
     * A page of a list.
     *
     * @param hasMore whether there is another page, which begins after the last one on this
     */
    record Page(List<String> all, boolean hasMore) {

        String last() {
            return all.get(all.size() - 1);
        }
    }

    private Page page(Stream<String> sorted, String after) throws MemoryFailure {
        if (!after.isEmpty() && troubles.contains(Trouble.CUTS_LISTS)) {
            throw new MemoryFailure(MemoryFailure.Kind.CUT);
        }
        List<String> some = sorted.limit(pageSize + 1L).toList();
        return some.size() <= pageSize ? new Page(some, false) : new Page(some.subList(0, pageSize), true);
    }

    private static Stream<String> after(NavigableSet<String> values, String prefix, String after) {
        return after.compareTo(prefix) < 0
                ? values.stream().map(prefix::concat)
                : after.startsWith(prefix)
                        ? values.tailSet(after.substring(prefix.length()), false).stream()
                                .map(prefix::concat)
                        : Stream.empty();
    }

    /** What an account holds, as {@code device:NAME}, {@code group:NAME} and {@code key:NAME}, in the order of that text. */
    synchronized Page held(String login, Duration timeout, String id, String after) throws MemoryFailure {
        if (!after.isEmpty() && troubles.remove(Trouble.LOSES_THINGS_WHILE_PAGING)) {
            look(id).ifPresent(now -> change(now.withoutGroup(now.groups().first())));
        }
        Optional<Entry> entry = read(login, timeout, id);
        return page(
                entry.stream()
                        .flatMap(shown -> Stream.of(
                                        after(new TreeSet<>(Set.of("phone-of-" + id)), "device:", after),
                                        after(shown.groups(), "group:", after),
                                        after(shown.keys(), "key:", after))
                                .flatMap(each -> each)),
                after);
    }

    /** The ids of accounts that can sign in, of those in a group only unless it is null. */
    synchronized Page active(String login, Duration timeout, @Nullable String group, String after)
            throws MemoryFailure {
        arrive(login, timeout, true);
        Stream<Entry> shown = troubles.contains(Trouble.HIDES_EVERYTHING)
                ? Stream.empty()
                : accounts.tailMap(after, false).values().stream();
        return page(
                shown.filter(entry -> !entry.isBlocked())
                        .filter(entry -> group == null || entry.groups().contains(group))
                        .map(Entry::id),
                after);
    }

    /**
     * Changes an account, or deletes it, which is refused while it has keys; a deleted one is kept for {@link #BIN}.
     *
     * @param changed null to delete it
     * @return false when it is another version by now, or gone; nothing is changed then
     */
    synchronized boolean write(String login, Duration timeout, String id, int version, @Nullable Entry changed)
            throws MemoryFailure {
        writes++;
        arrive(login, timeout, false);
        if (troubles.contains(Trouble.THROTTLES)) {
            throw new MemoryFailure(MemoryFailure.Kind.TOO_MANY);
        }
        boolean isSecond = ++writesInTrouble > 1;
        if (troubles.contains(Trouble.FORBIDS_WRITING)
                || (isSecond && troubles.contains(Trouble.FORBIDS_THE_SECOND_WRITE))) {
            throw new MemoryFailure(MemoryFailure.Kind.FORBIDDEN);
        }
        if (troubles.contains(Trouble.LOSES_WRITES)) {
            throw new MemoryFailure(MemoryFailure.Kind.CUT);
        }
        Entry now = accounts.get(id);
        if (now == null || now.version() != version) {
            return false;
        }
        if (changed == null) {
            if (!now.keys().isEmpty()) {
                throw new MemoryFailure(MemoryFailure.Kind.HAS_KEYS);
            }
            accounts.remove(id);
            bin.add(id);
        } else {
            accounts.put(id, changed);
        }
        silence(Trouble.NEVER_ANSWERS_WRITES, timeout);
        if (troubles.contains(Trouble.LOSES_ANSWERS_TO_WRITES)) {
            throw new MemoryFailure(MemoryFailure.Kind.CUT);
        }
        return true;
    }
}
