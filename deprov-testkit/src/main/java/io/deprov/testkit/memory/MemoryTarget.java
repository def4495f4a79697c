package io.deprov.testkit.memory;

import io.deprov.testkit.Trouble;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A small directory of accounts with groups and SSH keys, asked by requests that can go wrong in every way that requests go wrong. Ids are
 * never given twice. Thread-safe.
 */
final class MemoryTarget {

    /** What our login is, unless the target is in trouble. */
    static final String LOGIN = "canary-4f1c-of-the-memory-target";

    /** The account that is always there. */
    static final String CONTROL = "account-0";

    private static final int PAGE = 2;

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
            Set<String> groups,
            Set<String> keys,
            int version) {

        private Entry with(boolean blocked, Set<String> newGroups, Set<String> newKeys) {
            return new Entry(id, name, number, blocked, Set.copyOf(newGroups), Set.copyOf(newKeys), version + 1);
        }

        Entry blocked(boolean value) {
            return with(value, groups, keys);
        }

        Entry withGroup(String group) {
            Set<String> more = new TreeSet<>(groups);
            more.add(group);
            return with(isBlocked, more, keys);
        }

        Entry withoutGroup(String group) {
            Set<String> fewer = new TreeSet<>(groups);
            fewer.remove(group);
            return with(isBlocked, fewer, keys);
        }

        Entry withoutKey(String key) {
            Set<String> fewer = new TreeSet<>(keys);
            fewer.remove(key);
            return with(isBlocked, groups, fewer);
        }

        Entry named(String newName) {
            return new Entry(id, newName, number, isBlocked, groups, keys, version + 1);
        }
    }

    private final Map<String, Entry> accounts = new TreeMap<>();
    private final Set<Trouble> troubles = EnumSet.noneOf(Trouble.class);
    private int made;
    private long writes;

    MemoryTarget() {
        make("always-there", "0");
    }

    // ---- behind the connector's back

    synchronized String make(String name, String number) {
        String id = "account-" + made++;
        accounts.put(id, new Entry(id, name, number, false, Set.of("staff", "vpn"), Set.of("key-of-" + id), 0));
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

    synchronized void suffer(Trouble trouble) {
        troubles.add(trouble);
    }

    synchronized void recover(Trouble trouble) {
        troubles.remove(trouble);
        notifyAll();
    }

    synchronized long writes() {
        return writes;
    }

    // ---- requests

    private void arrive(String login, Duration timeout) throws MemoryFailure {
        if (troubles.contains(Trouble.REFUSES_CONNECTIONS)) {
            throw new MemoryFailure(MemoryFailure.Kind.NOT_LISTENING);
        }
        silence(timeout);
        if (troubles.contains(Trouble.REFUSES_OUR_LOGIN) || !login.equals(LOGIN)) {
            throw new MemoryFailure(MemoryFailure.Kind.LOGIN_REFUSED);
        }
    }

    private void silence(Duration timeout) throws MemoryFailure {
        long end = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        while (troubles.contains(Trouble.NEVER_ANSWERS)) {
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
        arrive(login, timeout);
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
        arrive(login, timeout);
        return troubles.contains(Trouble.HIDES_EVERYTHING) ? Optional.empty() : Optional.ofNullable(accounts.get(id));
    }

    /**
     * A page of what an account holds, as {@code group:NAME} and {@code key:NAME}.
     *
     * @param hasMore whether there is another page
     */
    record Page(List<String> held, boolean hasMore) {}

    synchronized Page held(String login, Duration timeout, String id, int from) throws MemoryFailure {
        Optional<Entry> entry = read(login, timeout, id);
        if (from > 0 && troubles.contains(Trouble.CUTS_LISTS)) {
            throw new MemoryFailure(MemoryFailure.Kind.CUT);
        }
        List<String> all = new ArrayList<>();
        entry.ifPresent(shown -> {
            new TreeSet<>(shown.groups()).forEach(group -> all.add("group:" + group));
            new TreeSet<>(shown.keys()).forEach(key -> all.add("key:" + key));
        });
        int to = Math.min(all.size(), from + PAGE);
        return new Page(List.copyOf(all.subList(Math.min(from, to), to)), to < all.size());
    }

    /**
     * Changes an account, or deletes it.
     *
     * @param changed null to delete it
     * @return false when it is another version by now, or gone; nothing is changed then
     */
    synchronized boolean write(String login, Duration timeout, String id, int version, @Nullable Entry changed)
            throws MemoryFailure {
        writes++;
        arrive(login, timeout);
        if (troubles.contains(Trouble.THROTTLES)) {
            throw new MemoryFailure(MemoryFailure.Kind.TOO_MANY);
        }
        if (troubles.contains(Trouble.FORBIDS_WRITING)) {
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
            accounts.remove(id);
        } else {
            accounts.put(id, changed);
        }
        if (troubles.contains(Trouble.LOSES_ANSWERS_TO_WRITES)) {
            throw new MemoryFailure(MemoryFailure.Kind.CUT);
        }
        return true;
    }
}
