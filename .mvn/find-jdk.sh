# Sourced by ./mvnw and ./longhaul (POSIX sh). Defines find_jdk, and nothing else happens.
#
#   home=$(find_jdk 25)    prints the home of a JDK of at least that feature version; fails silently if there is none
#
# JAVA_HOME wins when it is new enough, then the java on the PATH, then the newest JDK in the usual folders.

# Prints the feature version of the JDK at $1 (21, 25, ...), or nothing when there is no JDK.
jdk_feature() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
    jdk_version=
    if [ -r "$1/release" ]; then
        jdk_version=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9][0-9._]*\).*/\1/p' "$1/release" | head -n 1)
    fi
    if [ -z "$jdk_version" ]; then
        jdk_version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9][0-9._]*\).*/\1/p' | head -n 1)
    fi
    jdk_version=${jdk_version#1.}
    printf '%s\n' "${jdk_version%%[._]*}"
}

# Prints the home of the java on the PATH, with links followed.
jdk_on_path() {
    jdk_java=$(command -v java 2>/dev/null) || return 0
    jdk_java=$(readlink -f "$jdk_java" 2>/dev/null || printf '%s' "$jdk_java")
    printf '%s\n' "${jdk_java%/bin/java}"
}

find_jdk() {
    for jdk_home in "${JAVA_HOME:-}" "$(jdk_on_path)"; do
        [ -n "$jdk_home" ] || continue
        jdk_found=$(jdk_feature "$jdk_home")
        if [ -n "$jdk_found" ] && [ "$jdk_found" -ge "$1" ]; then
            printf '%s\n' "$jdk_home"
            return 0
        fi
    done
    jdk_best=
    jdk_best_feature=0
    for jdk_home in \
        /usr/lib/jvm/* /usr/java/* /usr/local/openjdk* /opt/*/ /opt/java/* /opt/jdk/* \
        "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* \
        "${HOME:-/nonexistent}"/.local/share/mise/installs/java/* "${HOME:-/nonexistent}"/.asdf/installs/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-/nonexistent}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        jdk_home=${jdk_home%/}
        [ -d "$jdk_home" ] || continue
        jdk_found=$(jdk_feature "$jdk_home")
        if [ -n "$jdk_found" ] && [ "$jdk_found" -ge "$1" ] && [ "$jdk_found" -gt "$jdk_best_feature" ]; then
            jdk_best=$jdk_home
            jdk_best_feature=$jdk_found
        fi
    done
    if [ -z "$jdk_best" ] && [ -x /usr/libexec/java_home ]; then
        jdk_best=$(/usr/libexec/java_home -v "$1+" 2>/dev/null) || jdk_best=
    fi
    [ -n "$jdk_best" ] || return 1
    printf '%s\n' "$jdk_best"
}
