"""Products and prices."""

from stripe import params as known
from tests.fakes.stripe.errors import RefusedError, required
from tests.fakes.stripe.forms import Obj
from tests.fakes.stripe.lists import page
from tests.fakes.stripe.routes import route
from tests.fakes.stripe.state import State, show


def merged(it: Obj, params: Obj) -> Obj:
    """Return the fields an update sets: metadata is merged, an empty string takes away."""
    fields = {k: (None if v == "" else v) for k, v in params.items() if k not in {"metadata", "expand"}}
    if "metadata" in params:
        given = params["metadata"] or {}
        kept = {} if params["metadata"] == "" else {**it["metadata"], **given}
        fields["metadata"] = {k: v for k, v in kept.items() if v != ""}
    return fields


@route("POST", "/v1/products", known.ProductCreateParams)
def create_product(state: State, params: Obj) -> Obj:
    if not params.get("name"):
        raise required("name")
    if params.get("id") in state.objects:
        raise RefusedError("Product already exists.", code="resource_already_exists")
    return state.add(
        "product",
        "prod",
        {
            "id": params.get("id"),
            "active": params.get("active", True),
            "default_price": None,
            "description": params.get("description"),
            "images": params.get("images", []),
            "marketing_features": params.get("marketing_features", []),
            "metadata": params.get("metadata"),
            "name": params["name"],
            "package_dimensions": None,
            "shippable": None,
            "statement_descriptor": params.get("statement_descriptor"),
            "tax_code": params.get("tax_code"),
            "type": "service",
            "unit_label": params.get("unit_label"),
            "updated": state.now(),
            "url": params.get("url"),
        },
    )


@route("POST", "/v1/products/{id}", known.ProductUpdateParams)
def update_product(state: State, params: Obj, which: str) -> Obj:
    product = state.find("product", which, status=404)
    return state.change(product, **merged(product, params))


@route("DELETE", "/v1/products/{id}")
def delete_product(state: State, params: Obj, which: str) -> Obj:
    product = state.find("product", which, status=404)
    if state.all("price", product=which):
        raise RefusedError("This product cannot be deleted because it has one or more user-created prices.")
    return delete(state, product)


def delete(state: State, it: Obj) -> Obj:
    """Delete an object: whoever asks for it hears that it is deleted."""
    it["deleted"] = True
    state.emit(f"{it['object']}.deleted", it)
    return {"id": it["id"], "object": it["object"], "deleted": True}


@route("POST", "/v1/prices", known.PriceCreateParams)
def create_price(state: State, params: Obj) -> Obj:
    currency = str(params.get("currency", "")).lower()
    if not currency:
        raise required("currency")
    if len(currency) != 3 or not currency.isalpha():
        raise RefusedError(f"Invalid currency: {currency}.", param="currency")
    product = _product_of(state, params)
    amount = params.get("unit_amount")
    if amount is None and params.get("unit_amount_decimal") is None:
        raise required("unit_amount")
    amount = int(amount if amount is not None else params["unit_amount_decimal"])
    if amount < 0:
        raise RefusedError("Invalid non-negative integer", code="parameter_invalid_integer", param="unit_amount")
    recurring = params.get("recurring")
    if recurring:
        recurring = {
            "interval": recurring["interval"],
            "interval_count": recurring.get("interval_count", 1),
            "meter": None,
            "trial_period_days": None,
            "usage_type": recurring.get("usage_type", "licensed"),
        }
    _claim_lookup_key(state, params)
    return state.add(
        "price",
        "price",
        {
            "active": params.get("active", True),
            "billing_scheme": "per_unit",
            "currency": currency,
            "custom_unit_amount": None,
            "lookup_key": params.get("lookup_key"),
            "metadata": params.get("metadata"),
            "nickname": params.get("nickname"),
            "product": product["id"],
            "recurring": recurring,
            "tax_behavior": params.get("tax_behavior", "unspecified"),
            "tiers_mode": None,
            "transform_quantity": None,
            "type": "recurring" if recurring else "one_time",
            "unit_amount": amount,
            "unit_amount_decimal": str(amount),
        },
    )


def _product_of(state: State, params: Obj) -> Obj:
    if "product_data" in params:
        return create_product(state, params["product_data"])
    if "product" not in params:
        raise required("product")
    return state.find("product", params["product"], param="product")


def _claim_lookup_key(state: State, params: Obj) -> None:
    key = params.get("lookup_key")
    for holder in state.all("price", lookup_key=key) if key else []:
        if not params.get("transfer_lookup_key"):
            message = f"A price (`{holder['id']}`) already uses that lookup key."
            raise RefusedError(message, param="lookup_key", code="resource_already_exists")
        state.change(holder, lookup_key=None)


@route("POST", "/v1/prices/{id}", known.PriceUpdateParams)
def update_price(state: State, params: Obj, which: str) -> Obj:
    price = state.find("price", which, status=404)
    if params.get("lookup_key") != price["lookup_key"]:
        _claim_lookup_key(state, params)
    params.pop("transfer_lookup_key", None)
    return state.change(price, **merged(price, params))


@route("GET", "/v1/prices")
def list_prices(state: State, params: Obj) -> Obj:
    kind, recurring = params.pop("type", None), params.pop("recurring", None)
    found = [
        each
        for each in state.all("price")
        if (kind is None or each["type"] == kind)
        and (not recurring or all((each["recurring"] or {}).get(k) == v for k, v in recurring.items()))
    ]
    return page(found, params, "/v1/prices")


@route("GET", "/v1/products")
def list_products(state: State, params: Obj) -> Obj:
    wanted = params.pop("ids", None)
    found = [each for each in state.all("product") if wanted is None or each["id"] in wanted]
    return page(found, params, "/v1/products")


def retrieves(kind: str, path: str, *, lists: bool = True) -> None:
    """Register GET for one object of a kind, and for the list of them."""

    def one(state: State, params: Obj, which: str) -> Obj:
        found = state.objects.get(which)
        if found is not None and found["object"] == kind and found.get("deleted"):
            return {"id": which, "object": kind, "deleted": True}
        return dict(show(state.find(kind, which, status=404)))

    def several(state: State, params: Obj) -> Obj:
        return page(state.all(kind), params, path)

    if lists:
        route("GET", path)(several)
    route("GET", path + "/{id}")(one)


retrieves("product", "/v1/products", lists=False)
retrieves("price", "/v1/prices", lists=False)
