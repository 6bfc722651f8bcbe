"""Scenarios that do not hold yet; they are played with --waiting alone."""

WAITING = {
    "bombs/elements-in-all",
    "bombs/text-in-all",
    "bombs/tables-in-all",
    "bombs/attributes-1000000",
    "bombs/cdata-and-declarations",
    "bombs/empty-elements-1000000",
    "bombs/entities-2000000",
    "bombs/ids-100000",
    "bombs/less-than-5000000",
    "bombs/links-200000",
    "ambush/then-bombs",
    "listings/tags-20000",
    "listings/authors-5000",
    "listings/pager-of-every-number",
}
