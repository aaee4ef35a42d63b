// The elementwise operations: one row each, read more than once.
//
//   EL_UNARY(name, y, dx)         y = f(x), and dx, the gradient by x, from g, the gradient by y
//   EL_BINARY(name, y, da, db)    y = f(a, b), and the gradients by a and by b
//   EL_UNARY_FLAT(name, y)        y = f(x) with a gradient of zero wherever it has one
//
// The forms with _NUMBER take a number c besides (add_scalar, leaky_relu). The right-hand sides are
// written in the words below. kernels/elementwise.c reads them as arithmetic on vectors, which
// makes the loops that training runs; autograd/ops/elementwise.c reads the gradients a second time
// as operations on tensors, which makes them differentiable, and elementwise_reads.h a third time
// as the sets of values that they read. So the three cannot disagree.
//
//   ADD SUB MUL DIV NEG SQUARE    arithmetic
//   PLUS(v, number) TIMES(v, number)    with a number: c, or a constant
//   ONE_MINUS(v)                  1 - v
//   EXP EXPM1 LOG LOG1P TANH SIGMOID SQRT SIN COS SOFTPLUS ERF ABS SIGN FLOOR ROUND MAX MIN POW
//   STEP(x, low)                  1 where x > 0, else low
//   SHARE(a, b)                 1 where a > b, 1/2 where equal, else 0

// In these words: the standard normal distribution function and its density, and 1 where v is 0.
#define NORMAL_CDF(v)     TIMES(PLUS(ERF(TIMES(v, 0.70710678118654752)), 1), 0.5)
#define NORMAL_DENSITY(v) TIMES(EXP(TIMES(SQUARE(v), -0.5)), 0.39894228040143268)
#define IS_ZERO(v)        ONE_MINUS(STEP(ABS(v), 0))

#ifndef EL_UNARY_NUMBER
#define EL_UNARY_NUMBER EL_UNARY
#endif
#ifndef EL_UNARY_FLAT_NUMBER
#define EL_UNARY_FLAT_NUMBER EL_UNARY_FLAT
#endif

//          name         y                     dx
EL_UNARY(neg,          NEG(x),               NEG(g))
EL_UNARY(abs,          ABS(x),               MUL(g, SIGN(x)))
EL_UNARY(exp,          EXP(x),               MUL(g, y))
EL_UNARY(expm1,        EXPM1(x),             MUL(g, PLUS(y, 1)))
EL_UNARY(log,          LOG(x),               DIV(g, x))
EL_UNARY(log1p,        LOG1P(x),             DIV(g, PLUS(x, 1)))
EL_UNARY(sqrt,         SQRT(x),              DIV(TIMES(g, 0.5), y))
EL_UNARY(rsqrt,        DIV(ONE, SQRT(x)),    MUL(TIMES(g, -0.5), MUL(y, SQUARE(y))))
EL_UNARY(square,       SQUARE(x),            MUL(TIMES(g, 2), x))
EL_UNARY(reciprocal,   DIV(ONE, x),          NEG(MUL(g, SQUARE(y))))
EL_UNARY(sin,          SIN(x),               MUL(g, COS(x)))
EL_UNARY(cos,          COS(x),               NEG(MUL(g, SIN(x))))
EL_UNARY(tanh,         TANH(x),              MUL(g, ONE_MINUS(SQUARE(y))))
EL_UNARY(sigmoid,      SIGMOID(x),           MUL(g, MUL(y, ONE_MINUS(y))))
EL_UNARY(softplus,     SOFTPLUS(x),          MUL(g, SIGMOID(x)))
EL_UNARY(erf,          ERF(x),               MUL(g, TIMES(EXP(NEG(SQUARE(x))), 1.1283791670955126)))
EL_UNARY(relu,         MAX(x, ZERO),         MUL(g, STEP(x, 0)))
EL_UNARY(silu,         MUL(x, SIGMOID(x)),   MUL(g, MUL(SIGMOID(x), PLUS(SUB(x, y), 1))))
EL_UNARY(gelu,         MUL(x, NORMAL_CDF(x)), MUL(g, ADD(NORMAL_CDF(x), MUL(x, NORMAL_DENSITY(x)))))

EL_UNARY_NUMBER(leaky_relu, MUL(x, STEP(x, c)), MUL(g, STEP(x, c)))
EL_UNARY_NUMBER(elu, ADD(MAX(x, ZERO), TIMES(EXPM1(MIN(x, ZERO)), c)),
                MUL(g, ADD(STEP(x, 0), MUL(ONE_MINUS(STEP(x, 0)), PLUS(y, c)))))
EL_UNARY_NUMBER(add_scalar, PLUS(x, c),         g)
EL_UNARY_NUMBER(mul_scalar, TIMES(x, c),        TIMES(g, c))

EL_UNARY_FLAT(sign,        SIGN(x))
EL_UNARY_FLAT(floor,       FLOOR(x))
EL_UNARY_FLAT(round,       ROUND(x))
EL_UNARY_FLAT_NUMBER(step, STEP(x, c))

//          name         y                     da                      db
EL_BINARY(add,         ADD(a, b),            g,                      g)
EL_BINARY(sub,         SUB(a, b),            g,                      NEG(g))
EL_BINARY(mul,         MUL(a, b),            MUL(g, b),              MUL(g, a))
EL_BINARY(div,         DIV(a, b),            DIV(g, b),              NEG(DIV(MUL(g, y), b)))
EL_BINARY(maximum,     MAX(a, b),            MUL(g, SHARE(a, b)),  MUL(g, SHARE(b, a)))
EL_BINARY(minimum,     MIN(a, b),            MUL(g, SHARE(b, a)),  MUL(g, SHARE(a, b)))
// By a it is b a^(b-1), 0 where both are 0; by b it is y log(a), 0 where a is 0.
EL_BINARY(pow,         POW(a, b),
          MUL(g, MUL(b, POW(a, PLUS(ADD(b, MUL(IS_ZERO(a), IS_ZERO(b))), -1)))),
          MUL(g, MUL(y, LOG(ADD(a, IS_ZERO(a))))))

EL_BINARY_FLAT(share, SHARE(a, b))

#undef EL_UNARY_NUMBER
#undef EL_UNARY_FLAT_NUMBER
