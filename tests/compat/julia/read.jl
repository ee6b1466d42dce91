# Reads omega's files with Arrow.jl (and Parquet2.jl, if it is there) and compares checksums.
#
#     python tests/compat/julia/make_files.py DIRECTORY
#     julia -e 'using Pkg; Pkg.add("Arrow")'
#     julia tests/compat/julia/read.jl DIRECTORY
#
# The store's own checksums are also in expected.tsv beside this file: the packaged sample never changes.

using Arrow

const PARQUET = Base.find_package("Parquet2") !== nothing
PARQUET && @eval using Parquet2

checksum(column) =
    if nonmissingtype(eltype(column)) <: AbstractString
        string(sum(sizeof, column; init = 0))
    elseif nonmissingtype(eltype(column)) <: Bool
        string(count(column))
    else
        bits = (reinterpret(UInt64, value) for value in column)
        string(reduce(xor, bits; init = zero(UInt64)); base = 16, pad = 16)
    end

function read_table(path)
    endswith(path, ".arrow") && return Arrow.Table(path)
    PARQUET ? Parquet2.Dataset(path) : nothing
end

function column_of(table, name)
    table isa Arrow.Table ? getproperty(table, Symbol(name)) : Parquet2.load(table, name)
end

directory = ARGS[1]
failures = 0
for table_list in (joinpath(directory, "checksums.tsv"), joinpath(@__DIR__, "expected.tsv"))
    for line in eachline(table_list)
        file, name, rows, expected = split(line, '\t'; keepempty = true)
        table = read_table(joinpath(directory, file))
        if table === nothing
            println("skipped  ", file, " ", name, " (Parquet2.jl is not installed)")
            continue
        end
        column = column_of(table, name)
        found = checksum(column)
        good = length(column) == parse(Int, rows) && found == expected
        good || (global failures += 1)
        println(good ? "ok       " : "WRONG    ", file, " ", name, good ? "" : " expected $expected, found $found")
    end
end
failures == 0 || error("$failures columns differ")
